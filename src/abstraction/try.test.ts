/** An owner tries values on the command line and sees exactly what the rules do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandIo, done, silentProgress, valueOf } from '#base';
import { type AreaPack, areasCommands, readAreaPack } from '#catalogue';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { readInTheMass } from './test-address-book.ts';
import { tryCommands } from './try.cli.ts';

const shared = '../shared';
const there = existsSync(join(shared, 'vectors'));
if (!there) console.warn(`SKIPPED: ${shared} is not here, the vectors are not tried on the command line`);

const ioOf = (lines: readonly string[], out: string[], terminal = false): CommandIo => ({
  language: 'ja',
  terminal,
  out: (line) => out.push(line),
  say: () => {},
  lines: async function* () {
    yield* lines;
  },
  progress: silentProgress,
});
const commandsWith = (pack: () => AreaPack) =>
  tryCommands({ openEngine: () => openEngine({ threads: 2 }), readAreaPack: async () => done(pack()) });
const run = async (
  words: string,
  lines: readonly string[],
  options: Record<string, string> = {},
  pack: () => AreaPack = () => {
    throw new Error('no pack');
  },
) => {
  const out: string[] = [];
  const command = commandsWith(pack).find((c) => c.words.join(' ') === words);
  const result = await command?.run({ options, arguments: [] }, ioOf(lines, out));
  return { result, rows: out.map((line) => JSON.parse(line) as Record<string, unknown>) };
};
const vectors = (name: string) => {
  const [header = '', ...lines] = readFileSync(join(shared, 'vectors', name), 'utf8')
    .replace(/\n$/, '')
    .split('\n');
  return { header: header.split('\t'), lines: lines.map((line) => line.split('\t')) };
};
const towns = join(shared, 'data/towns');
const cityPack = async (): Promise<AreaPack> => {
  let written = '';
  const [command] = areasCommands({
    readFiles: async (folder) =>
      done(readdirSync(folder).map((file) => ({ name: file, bytes: readFileSync(join(folder, file)) }))),
    readText: async () => done(''),
    writeText: async (_, text) => {
      written = text;
      return done(undefined);
    },
  });
  valueOf(
    await (command as NonNullable<typeof command>).run(
      { options: { towns, out: 'pack.json' }, arguments: [] },
      ioOf([], []),
    ),
  );
  return valueOf(readAreaPack(written, 'pack.json'));
};

describe.skipIf(!there)('the vectors on the command line', () => {
  it('areas import and try address reproduce every column of every address', async () => {
    const pack = await cityPack();
    const { header, lines } = vectors('addresses.tsv');
    const { rows } = await run(
      'try address',
      lines.map((line) => line[0] as string),
      { areas: 'pack.json' },
      () => pack,
    );
    expect(rows).toEqual(
      lines.map((line) => Object.fromEntries(header.slice(0, 13).map((name, i) => [name, line[i]]))),
    );
    expect(rows.length).toBeGreaterThan(100);
    // In the mass, where a load of a whole city is read, they are the same.
    const engine = await openEngine({ threads: 2 });
    await readInTheMass(
      engine,
      pack,
      lines.map((line) => line[0] as string),
    );
    const massed = await engine.rows<Record<string, string>>('SELECT text, status, masked, flags FROM massed');
    engine.close();
    const of = new Map(massed.map((row) => [row.text, row]));
    const kept = ['status', 'masked', 'flags'] as const;
    // An empty cell is no text, and blanks around one are the reader's to cut off.
    const some = lines.filter(([text]) => (text as string).trim() !== '');
    expect(some.map((line) => kept.map((name) => of.get((line[0] as string).trim())?.[name]))).toEqual(
      some.map((line) => kept.map((name) => line[header.indexOf(name)])),
    );
  });
  it('try age reproduces every age', async () => {
    const { header, lines } = vectors('ages.tsv');
    const { rows } = await run(
      'try age',
      lines.map((line) => `${line[0]}\t${line[1]}`),
    );
    expect(rows).toEqual(lines.map((line) => Object.fromEntries(header.slice(0, 9).map((name, i) => [name, line[i]]))));
  });
  it('try date and try identifier answer each line, in order', async () => {
    const { lines } = vectors('dates.tsv');
    const plain = lines.filter((line) => line[1] === '');
    const { rows } = await run(
      'try date',
      plain.map((line) => line[0] as string),
      { context: '' },
    );
    expect(rows.map((row) => [row.input, row.context, row.status, row.iso, row.precision, row.flags])).toEqual(
      plain.map((line) => line.slice(0, 6)),
    );
    const numbers = vectors('checkdigits.tsv').lines;
    const answers = (
      await run(
        'try identifier',
        numbers.map((line) => line[1] as string),
      )
    ).rows as { kinds: Record<string, string> }[];
    numbers.forEach(([kind = '', , expected], i) => expect(answers[i]?.kinds[kind]).toBe(expected));
  });
  it.each([
    ['在留カード AB12345678CD', '在留カード番号'],
    ['ﾏｲﾅﾝﾊﾞｰ1234･5678･9018', '個人番号'],
    ['番号は１２３，４５６，７８９，０１８', '個人番号'],
    ['旅券ＴＫ１２３４５６７', '旅券番号MRZ(検査数字は番号外)'],
    ['令和8年4月1日から', null],
  ])('try identifier finds what lies in a text: %s', async (text, kind) => {
    const [row] = (await run('try identifier', [text])).rows as { found: string[] }[];
    expect(kind === null ? row?.found : row?.found.includes(kind)).toEqual(kind === null ? [] : true);
  });
});

describe('somebody who types at a terminal', () => {
  const words = async (command: string, lines: readonly string[], options: Record<string, string | boolean> = {}) => {
    const out: string[] = [];
    const found = commandsWith(() => {
      throw new Error('no pack');
    }).find((c) => c.words.join(' ') === command) as NonNullable<ReturnType<typeof commandsWith>[number]>;
    valueOf(await found.run({ options, arguments: [] }, ioOf(lines, out, true)));
    return out;
  };
  it('reads sentences', async () => {
    expect(await words('try date', ['昭和50年4月1日', '50.2.30', '平成5年'])).toEqual([
      '昭和50年4月1日　→　1975-04-01　日付',
      expect.stringMatching(/^50\.2\.30　→　空　日付として読めない（.+）$/),
      '平成5年　→　1993　一部だけ分かる（月が不詳、日が不詳）',
    ]);
    expect((await words('try age', ['1975-04-01\t2026-10-31', 'いつか\tいま']))[0]).toMatch(
      /^1975-04-01 2026-10-31　→　51歳（法律上の到達 51歳/,
    );
    const [found, ...kinds] = await words('try identifier', ['123456789018']);
    expect(found).toBe('123456789018　→　識別符号らしい番号: 個人番号');
    expect(kinds).toContain('　　全体が個人番号なら: 検査数字が合う');
  });
  it('reads JSON with --json', async () => {
    const [line] = await words('try date', ['昭和50年4月1日'], { json: true });
    expect(JSON.parse(line as string)).toMatchObject({ status: 'ok', iso: '1975-04-01' });
  });
});

describe('lines as they are', () => {
  it('a repeated line is answered each time, a blank line too, over more lines than one batch holds', async () => {
    const lines = Array.from({ length: 5_001 }, (_, i) => (i % 2 ? 'S50.4.1' : '　'));
    const { rows } = await run('try date', lines, {});
    expect(rows.map((row) => row.input)).toEqual(lines);
    expect(rows.map((row) => row.status)).toEqual(lines.map((line) => (line === '　' ? 'sentinel' : 'ok')));
  });
  it('a line that is no pair of days has empty fields', async () => {
    const { rows } = await run('try age', ['1975-02-30\t2026-04-01', 'abc', '']);
    expect(rows.map((row) => row.civil_age)).toEqual(['', '', '']);
  });
  it('a context that no source can declare is refused', async () => {
    const { result } = await run('try date', ['S50.4.1'], { context: 'eracode' });
    expect(result?.ok ? '' : result?.refusal.code).toBe('abstraction.date-context-unknown');
  });
});
