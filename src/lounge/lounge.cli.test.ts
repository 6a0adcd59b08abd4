/** Whoever writes a dashboard is told every fault before anybody else sees it: of the file alone, and against the tables that are published. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bilingual, type Command, done, refused } from '#base';
import { peopleHere } from '#accounts';
import { testIo } from '../base/test-io.ts';
import { loungeRefusal } from './errors.ts';
import { dashboardCommands } from './lounge.cli.ts';
import { dashboardText, testLounge } from './test-lounge.ts';

let full: Awaited<ReturnType<typeof testLounge>>;
beforeAll(async () => {
  full = await testLounge();
});

const check = async (texts: Readonly<Record<string, string>>, named: readonly string[] = []) => {
  const [command] = dashboardCommands({
    results: full.needs.results,
    people: () => peopleHere(full.register, full.needs.now()),
    files: () => Object.entries(texts).map(([path, text]) => ({ path, text })),
    readText: async (path) => {
      const text = texts[path];
      return text === undefined ? refused(loungeRefusal('no-dashboard', {})) : done(text);
    },
  });
  const out: string[] = [];
  const said: Bilingual[] = [];
  const result = await (command as Command).run(
    { options: { json: true }, arguments: [...named] },
    testIo({ out, said }),
  );
  return { result, out: out.map((line) => JSON.parse(line)), said: said.map(({ ja }) => ja) };
};

describe('dashboards check', () => {
  it('finds nothing wrong with what fits, and says which tables the others wait for', async () => {
    const { result, out, said } = await check({
      'population.yaml': dashboardText('population'),
      'transport.yaml': dashboardText('transport'),
    });
    expect(result.ok).toBe(true);
    expect(out).toEqual([
      { file: 'population.yaml', shown: true },
      { file: 'transport.yaml', shown: false, why: 'lounge.not-yet' },
    ]);
    expect(said.join('\n')).toMatch(/transport\.yaml：.*trips-od-time.*まだ公開されていません/);
    expect(said.at(-1)).toBe('2件：表示できる 1、統計表を待つ 1、誤りのある 0');
  });
  it('names every fault of a file by its place', async () => {
    const text = dashboardText('population')
      .replace('kind: pyramid', 'kind: line')
      .replace('where: { month: $month, area: $ward }', 'where: { month: $moon, area: $ward }')
      .replace(/^picture: .*$/m, 'picture: nowhere');
    const { result, said } = await check({ 'mine/population.yaml': text, 'b.yaml': text }, ['mine/population.yaml']);
    expect(result.ok ? null : [result.refusal.code, result.refusal.exitCode]).toEqual(['lounge.dashboards-faulty', 3]);
    expect(said.join('\n')).toMatch(/population\.yaml：.*誤りがあります/);
    expect(said.join('\n')).toMatch(/picture: この図表はtilesにありません/);
    expect(said.join('\n')).toMatch(/tiles\.\S+: 絞り込み「\$moon」がありません/);
  });
  it('holds what the file says against the tables: a code that no table has', async () => {
    const text = dashboardText('population').replace("part: '65-'", "part: '66-'");
    const { result, out, said } = await check({ 'population.yaml': text });
    expect(result.ok).toBe(false);
    expect(out).toEqual([{ file: 'population.yaml', shown: false, why: 'lounge.dashboard-invalid' }]);
    expect(said.some((line) => line.startsWith('  ・tiles'))).toBe(true);
  });
  it('names an audience that limits nobody, and sections, posts and people who are not here', async () => {
    const limited = (to: string) => dashboardText('population').replace('audience: staff', `audience: ${to}`);
    const words = await check({ 'population.yaml': limited('{ ja: 市民課, en: Residents }') });
    expect(words.said.join('\n')).toMatch(/audience: 公開範囲を言葉で書いても、だれにも限られません/);
    const nobody = await check({ 'population.yaml': limited('{ sections: [] }') });
    expect(nobody.said.join('\n')).toMatch(/audience: 課・役職・人のどれか/);
    const strangers = await check({
      'population.yaml': limited(
        '{ sections: [市民局 市民課, 宇宙局], posts: [課長, 艦長], people: [kakunin, dareka] }',
      ),
    });
    expect(strangers.result.ok).toBe(false);
    expect(strangers.said.filter((line) => line.includes('audience'))).toEqual(
      ['宇宙局', '艦長', 'dareka'].map((one) => `  ・audience: 「${one}」という課・役職・利用者は、いまいません`),
    );
    const good = await check({
      'population.yaml': limited(
        '{ sections: [市民局 市民課], posts: [課長, { post: 係長, section: 企画調整局 統計係 }] }',
      ),
    });
    expect(good.out).toEqual([{ file: 'population.yaml', shown: true }]);
  });
  it('says that a named file is not there', async () => {
    const { result } = await check({}, ['nowhere.yaml']);
    expect(result.ok ? null : result.refusal.code).toBe('lounge.no-dashboard');
  });
});
