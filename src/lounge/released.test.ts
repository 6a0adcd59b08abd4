/** Results let out by hand in the Lounge: beside the dashboards, found by their words, and only by those they are for. */
import { describe, expect, it } from 'vitest';
import { publishFiles } from '#results';
import { browserOn } from '../accounts/test-register.ts';
import { testReleased } from '../results/test-tables.ts';
import { frontPageSchema } from './lounge.api.ts';
import { testLounge } from './test-lounge.ts';

const both = (text: string) => ({ ja: text, en: text });

describe('the front page', () => {
  it('lists results with their marks, newest first, searches them with the dashboards, and hides them from other sections', async () => {
    const lounge = await testLounge({ publishTables: false });
    const put = (release: string, title: string, sections?: string[]) =>
      publishFiles(
        lounge.resultsNeeds,
        testReleased(release, {
          title: both(title),
          ...(sections
            ? { sharing: { audience: { who: 'sections', sections }, asOf: '2026-10-31', contact: '政策課' } }
            : {}),
        }),
        { actor: { name: 'musubi' } },
      );
    await put('2026-00003', '窓口相談の件数');
    lounge.wait(1);
    await put('2026-00004', '保育の希望に関する調査', ['市民局 市民課']);
    const front = async (name: string, query = '') => {
      const browser = browserOn(lounge.app);
      await browser.signIn(name);
      const answer = await browser.get(`/api/lounge?q=${encodeURIComponent(query)}`);
      return frontPageSchema.parse(await answer.json()).results.map(({ id }) => id);
    };
    expect(await front('shokan')).toEqual(['2026-00004', '2026-00003']);
    expect(await front('shokuin')).toEqual(['2026-00003']);
    expect(await front('shokan', 'ﾎｲｸ')).toEqual([]);
    expect(await front('shokan', '保育')).toEqual(['2026-00004']);
    expect(await front('shokuin', '保育')).toEqual([]);
    expect((await front('shokan', '2026-00003'))[0]).toBe('2026-00003');
    lounge.recalled.add('2026-00003');
    expect(await front('shokuin')).toEqual([]);
  });

  it('marks as new what came out in the last thirty days, and says where it is not for all', async () => {
    const lounge = await testLounge({ publishTables: false });
    await publishFiles(lounge.resultsNeeds, testReleased('2026-00003', { title: both('窓口相談の件数') }), {
      actor: { name: 'musubi' },
    });
    const browser = browserOn(lounge.app);
    const first = async () => {
      await browser.signIn('shokuin');
      return frontPageSchema.parse(await (await browser.get('/api/lounge')).json()).results[0];
    };
    expect(await first()).toMatchObject({ isNew: true, restricted: false, kinds: ['table'], asOf: '2026-10-31' });
    lounge.wait(30 * 24 * 60);
    expect(await first()).toMatchObject({ isNew: false, publishedOn: '2026-11-24' });
  });
});
