/** `musubi ledger …`: corrections of the ledger of city numbers from a list, and what it holds in counts. Numbers and keys are never shown. */
import { type Command, calendarDate, done, jsonOption, type Option, refused, textTable } from '#base';
import { type Correction, correctLedger, ledgerCounts } from '#numbering';
import { isFile } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';
import { withSealedSide } from './gateway.ts';
import { withList } from './key-list.ts';
import { dataOption } from './lazy-commands.ts';

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
      if (!isFile(path)) return refused(doorRefusal('file-missing', { file: path }));
      const decidedOn = calendarDate(String(input.options['decided-on']));
      if (!decidedOn)
        return refused(
          doorRefusal('wrong-option', { command: `ledger ${act}` }, [
            { ja: '「--decided-on」は YYYY-MM-DD の実在する日です', en: '--decided-on is a real day as YYYY-MM-DD' },
          ]),
        );
      const { engine, numbering } = side.abstraction;
      const corrected = await withList(engine, path, columns, (pairs) =>
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

const headings = {
  ja: ['名前空間', '元の番号', '独自番号', '統合', '取消', '付け替え'],
  en: ['name space', 'keys', 'city numbers', 'merged', 'split', 'rekeyed'],
} as const;

const ls: Command = {
  words: ['ledger', 'ls'],
  about: { ja: '独自番号の台帳の件数（番号は出ません）', en: 'What the ledger of city numbers holds, in counts only' },
  options: { data: dataOption, json: jsonOption },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const counts = await ledgerCounts(side.abstraction.numbering, side.abstraction.engine);
      if (!counts.ok) return counts;
      const lines =
        input.options.json === true
          ? counts.value.map((count) => JSON.stringify(count))
          : textTable(
              headings[io.language],
              counts.value.map(({ space, keys, numbers, merged, split, rekeyed }) => [
                ...[space, keys, numbers, merged, split, rekeyed],
              ]),
            );
      if (counts.value.length > 0) for (const line of lines) io.out(line);
      else io.say({ ja: '台帳にはまだ何もありません。', en: 'There is nothing in the ledger yet.' });
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
