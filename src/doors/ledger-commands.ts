/** `musubi ledger …`: corrections of the ledger of city numbers from a list, and what it holds in counts. Numbers and keys are never shown. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, calendarDate, done, type Engine, type Option, type Result, refused, sqlText } from '#base';
import { type Correction, correctLedger, ledgerCounts } from '#numbering';
import { memoryFile } from '../machinery/memory-file.ts';
import { doorRefusal } from './errors.ts';
import { withSealedSide } from './gateway.ts';
import { dataOption } from './lazy-commands.ts';

/** UTF-8 if it is that, otherwise CP932; full-width digits become half-width ones, as in every load. */
const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFKC');
  } catch {
    return new TextDecoder('shift_jis').decode(bytes).normalize('NFKC');
  }
};

/** The pairs of a list (CSV with a header): its first two columns, through memory only. */
const withPairs = async <T>(
  engine: Engine,
  path: string,
  columns: 1 | 2,
  act: (pairs: string) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const list = memoryFile();
  try {
    list.append(Buffer.from(textOf(path).replaceAll('\r\n', '\n')));
    const from = `read_csv(${sqlText(list.path)}, header = true, all_varchar = true, delim = ',', quote = '"', new_line = '\\n', auto_detect = true)`;
    const found = await engine.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${from}`).catch(() => []);
    const names = found.map(({ column_name }) => `nullif(trim("${column_name.replaceAll('"', '""')}"), '')`);
    if (names.length < columns) return refused(doorRefusal('list-unreadable', { file: basename(path), columns }));
    return await act(`SELECT ${names[0]} AS k, ${columns === 2 ? names[1] : 'NULL::VARCHAR'} AS t FROM ${from}`);
  } finally {
    list.close();
  }
};

const options = {
  data: dataOption,
  space: {
    type: 'string',
    default: 'atena',
    about: { ja: '番号の名前空間（定義書の personSpace）', en: 'name space of the keys (personSpace of the contract)' },
  },
  'decided-on': {
    type: 'string',
    required: true,
    about: { ja: '決定の日（YYYY-MM-DD）', en: 'day of the decision (YYYY-MM-DD)' },
  },
} as const satisfies Record<string, Option>;

const correction = (
  act: Correction['act'],
  about: Command['about'],
  columns: 1 | 2,
  further: Readonly<Record<string, Option>> = {},
): Command => ({
  words: ['ledger', act],
  about,
  arguments: ['<list.csv>'],
  options: { ...options, ...further },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const path = input.arguments[0] as string;
      if (!existsSync(path)) return refused(doorRefusal('file-missing', { file: path }));
      const decidedOn = calendarDate(String(input.options['decided-on']));
      if (!decidedOn)
        return refused(
          doorRefusal('wrong-option', { command: `ledger ${act}` }, [
            { ja: '「--decided-on」は YYYY-MM-DD の実在する日です', en: '--decided-on is a real day as YYYY-MM-DD' },
          ]),
        );
      const { engine, numbering } = side.abstraction;
      const corrected = await withPairs(engine, path, columns, (pairs) =>
        correctLedger(numbering, engine, {
          act,
          space: String(input.options.space),
          pairs,
          known: true,
          decidedOn,
          ...(input.options.into === undefined ? {} : { into: String(input.options.into) }),
        }),
      );
      await side.trail.record({
        actor: side.actor,
        act: 'LedgerCorrected',
        subject: 'ledger',
        outcome: corrected.ok ? 'done' : 'refused',
        facts: corrected.ok
          ? { kind: act, decidedOn, ...corrected.value }
          : { kind: act, code: corrected.refusal.code },
      });
      if (!corrected.ok) return corrected;
      const { requested, corrected: rows } = corrected.value;
      io.say({
        ja: `${requested}件の指定で、台帳の${rows}件を改めました。以前の番号は履歴に残っています。`,
        en: `${requested} key(s) given, ${rows} entries of the ledger corrected. The numbers before are kept in its history.`,
      });
      return done(undefined);
    }),
});

const ls: Command = {
  words: ['ledger', 'ls'],
  about: { ja: '独自番号の台帳の件数（番号は出ません）', en: 'What the ledger of city numbers holds, in counts only' },
  options: { data: dataOption },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const counts = await ledgerCounts(side.abstraction.numbering, side.abstraction.engine);
      if (!counts.ok) return counts;
      for (const line of counts.value) io.out(JSON.stringify(line));
      return done(undefined);
    }),
};

export const ledgerCommands: readonly Command[] = [
  ls,
  correction(
    'merge',
    {
      ja: '宛名番号を統合する（1列目：番号、2列目：名寄せ先宛名番号）',
      en: 'Merge keys of one person (column 1: the key, column 2: the surviving one)',
    },
    2,
  ),
  correction(
    'split',
    { ja: '統合を取り消し、元の独自番号に戻す（1列目：番号）', en: 'Take merges back (column 1: the key)' },
    1,
  ),
  correction(
    'rekey',
    {
      ja: '新しいシステムの番号でも同じ人と分かるようにする（1列目：旧番号、2列目：新番号）',
      en: 'Know the same people by a new system’s keys (column 1: old, column 2: new)',
    },
    2,
    {
      into: {
        type: 'string',
        required: true,
        about: { ja: '新しい番号の名前空間', en: 'name space of the new keys' },
      },
    },
  ),
];
