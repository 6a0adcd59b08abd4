/** A real installation is made with keys of its own, refuses to be overwritten, and refuses demo secrets; its lake knows its senders. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { peopleWhoMay } from '#accounts';
import { recentEvents } from '#audit';
import { done, silentProgress, valueOf } from '#base';
import { readConfig } from '../../src/doors/config.ts';
import { initialise } from '../../src/doors/init.ts';
import { readLakeKeys, readSenders } from '../../src/doors/key-files.ts';
import { withPeople } from '../../src/doors/keys-people.ts';
import { lakeSideCommands } from '../../src/doors/lake-commands.ts';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';
import { senderCommands } from '../../src/doors/sender-commands.ts';
import { settleRegisters } from '../folder-registers.ts';
import { testIo } from '../../src/base/test-io.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-init-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const city = { ja: '結浜市', en: 'Yuihama' };

describe('musubi init', () => {
  it('makes both sides know each other, with keys only their owner can read', async () => {
    const folder = newFolder();
    expect((await initialise({ folder, side: 'both', city, demo: false })).ok).toBe(true);
    const places = placesOf(folder);
    for (const keys of [places.sealed.keys, places.lake.keys]) expect(statSync(keys).mode & 0o777).toBe(0o600);
    const [sender] = await readSenders(places);
    expect(JSON.parse(readFileSync(join(places.sealed.root, 'sender.json'), 'utf8'))).toEqual(sender);
    expect((await readLakeKeys(places)).ok).toBe(true);
  });
  it('never overwrites keys', async () => {
    const folder = newFolder();
    await initialise({ folder, side: 'both', city, demo: false });
    const before = readFileSync(placesOf(folder).lake.keys, 'utf8');
    const again = await initialise({ folder, side: 'both', city, demo: false });
    expect(again.ok ? null : again.refusal.code).toBe('doors.installation-exists');
    expect(readFileSync(placesOf(folder).lake.keys, 'utf8')).toBe(before);
    // Settings that were lost are no reason: what was in use has a register.
    rmSync(placesOf(folder).config);
    writeFileSync(placesOf(folder).lake.register, '');
    expect((await initialise({ folder, side: 'both', city, demo: false })).ok).toBe(false);
    expect(readFileSync(placesOf(folder).lake.keys, 'utf8')).toBe(before);
  });
  it('gives two installations different keys', async () => {
    const [a, b] = [newFolder(), newFolder()];
    await initialise({ folder: a, side: 'both', city, demo: false });
    await initialise({ folder: b, side: 'both', city, demo: false });
    expect(readFileSync(placesOf(a).lake.keys, 'utf8')).not.toBe(readFileSync(placesOf(b).lake.keys, 'utf8'));
  });
});

describe('the senders of a lake', () => {
  const run = async (word: string, folder: string, argument?: string) => {
    const out: string[] = [];
    const command = senderCommands.find(({ words }) => words[1] === word);
    const result = await command?.run(
      { arguments: argument ? [argument] : [], options: { data: folder } },
      testIo({ out: out }),
    );
    return { out, code: result?.ok ? 'done' : result?.refusal.code };
  };

  it('are listed, and struck off by name; each change is in the audit log', async () => {
    const folder = newFolder();
    await initialise({ folder, side: 'both', city, demo: false, senderId: 'jumin-kanri' });
    await settleRegisters(folder);
    const places = placesOf(folder);
    expect((await run('senders', folder)).out).toEqual(['送り手       送れるデータ', 'jumin-kanri  すべて']);
    expect((await run('distrust', folder, 'zeimu')).code).toBe('doors.no-such-sender');
    expect((await run('distrust', folder, 'jumin-kanri')).code).toBe('done');
    expect(await readSenders(places)).toEqual([]);
    expect((await run('trust', folder, join(places.sealed.root, 'sender.json'))).code).toBe('done');
    expect((await readSenders(places)).map(({ id }) => id)).toEqual(['jumin-kanri']);
    const side = valueOf(await openLakeSide(folder));
    const events = await recentEvents(side.register, { limit: 10 });
    await side.close();
    expect(events.map(({ event }) => [event.act, event.subject]).reverse()).toEqual([
      ['SenderStruckOff', 'sender:jumin-kanri'],
      ['SenderRegistered', 'sender:jumin-kanri'],
    ]);
  });
});

describe('the people of a sealed side', () => {
  it('are registered in its own register, and stand for its keys from then on; the lake side knows nothing of them', async () => {
    const folder = newFolder();
    await initialise({ folder, side: 'both', city, demo: false });
    await settleRegisters(folder);
    const add = lakeSideCommands().find(({ words }) => words.join(' ') === 'accounts add');
    const run = (side: string, name: string) =>
      add?.run(
        {
          arguments: [],
          options: { data: folder, side, name, 'display-name': name, section: '', roles: 'administrator' },
        },
        {
          language: 'ja',
          out: () => {},
          say: () => {},
          lines: async function* () {
            yield 'kawa no nagare wa 1 tsu';
          },
          progress: silentProgress,
        },
      );
    for (const name of ['hanako', 'taro']) expect((await run('sealed', name))?.ok).toBe(true);
    expect((await run('lake', 'jiro'))?.ok).toBe(true);
    const counted = await withPeople(placesOf(folder), ['sealed', 'lake'], async (people) =>
      done(await Promise.all(people.map(({ accounts }) => peopleWhoMay(accounts.register, 'export-keys', new Date())))),
    );
    expect(valueOf(counted)).toEqual([2, 1]);
  });
});

describe('settings', () => {
  it.each([
    ['portt: 8080', 'portt'],
    ['port: many', 'port'],
    ['log: loud', 'log'],
  ])('a wrong line («%s») is refused with its key', async (line, key) => {
    const folder = newFolder();
    writeFileSync(placesOf(folder).config, `city: { ja: 結浜市, en: Yuihama }\n${line}\n`);
    const read = readConfig(folder, {});
    expect(read.ok).toBe(false);
    if (!read.ok) expect(JSON.stringify(read.refusal.because)).toContain(`「${key}」`);
  });
  it('the environment wins over the file, and is checked as strictly', () => {
    const folder = newFolder();
    writeFileSync(placesOf(folder).config, 'city: { ja: 結浜市, en: Yuihama }\nport: 8081\n');
    const read = readConfig(folder, { MUSUBI_PORT: '9000' });
    expect(read.ok && read.value.port).toBe(9000);
    const wrong = readConfig(folder, { MUSUBI_PORT: 'ninety' });
    expect(wrong.ok ? '' : JSON.stringify(wrong.refusal.because)).toContain('port');
  });
  it('a folder with nothing in it says what to do first', () => {
    const read = readConfig(newFolder(), {});
    expect(read.ok ? '' : read.refusal.en).toContain('musubi init');
  });
});
