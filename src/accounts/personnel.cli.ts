/** `musubi accounts personnel`: the city’s personnel list, for a day: shown first, taken in with --apply. */
import { randomInt } from 'node:crypto';
import {
  answerRows,
  type Command,
  type CommandIo,
  calendarDate,
  done,
  jsonOption,
  type Language,
  type Result,
  refused,
} from '#base';
import { accountsRefusal } from './errors.ts';
import { postsText } from './give-post.ts';
import { type OpenAccounts, withAccounts } from './open-accounts.ts';
import { hashPassword } from './password.ts';
import { readPersonnel, type Table } from './personnel.ts';
import { personnelRefusal } from './personnel-errors.ts';
import type { PersonnelPlan, Transfer } from './plan-personnel.ts';
import { othersIn } from './posts.store.ts';
import { fewOf, lookAtPersonnel, personnelRefusalOf, takePersonnel } from './take-personnel.ts';

export type PersonnelFiles = {
  /** Null where it is no table. */
  readonly readTable: (path: string) => Promise<Result<Table | null>>;
  /** For one person’s eyes; false where it cannot be written, or something lies there already. */
  readonly writeSecret: (path: string, text: string) => Promise<boolean>;
};

// Without letters that look alike on paper.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const newPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')).join(
    '-',
  );

type Shown = {
  readonly what: 'made' | 'moved' | 'gone';
  readonly account: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
};
const words = {
  ja: { made: '新しい', moved: '異動', gone: '利用停止', none: '（所属なし）', until: 'まで' },
  en: { made: 'new', moved: 'moves', gone: 'suspended', none: '(no section)', until: 'until' },
} as const;

const rowsOf = (plan: PersonnelPlan, language: Language): readonly Shown[] => {
  const said = words[language];
  const held = (posts: readonly { section: string; post: string }[]) =>
    postsText(posts.filter(({ section }) => section !== '')) || said.none;
  const beforeOf = ({ before }: Transfer) => (before ? held([before, ...othersIn(before.also)]) : '');
  const row = (what: 'made' | 'moved') => (one: Transfer) => {
    const { to } = one;
    const days = `${to.from}${to.until ? ` ${said.until} ${to.until}` : ''}`;
    return {
      what,
      account: to.account,
      name: to.displayName,
      from: beforeOf(one),
      to: `${held([to, ...to.also])}  [${one.roles.join(' ')}]  ${days}`,
    };
  };
  return [
    ...plan.made.map(row('made')),
    ...plan.moved.map(row('moved')),
    ...plan.gone.map((before) => ({
      what: 'gone' as const,
      account: before.name,
      name: before.display_name,
      from: held([before, ...othersIn(before.also)]),
      to: '',
    })),
  ];
};

const show = (plan: PersonnelPlan, json: boolean, io: CommandIo): void => {
  answerRows({ options: { json } }, io, rowsOf(plan, io.language), [
    ['', '', ({ what }, language) => words[language][what]],
    ['利用者名', 'user name', ({ account }) => account],
    ['氏名', 'name', ({ name }) => name],
    ['いま', 'now', ({ from }) => from],
    ['変わった後', 'then', ({ to }) => to],
  ]);
  const { made, moved, renamed, gone, suspended, unchanged, newSections, emptySections, on } = plan;
  io.say({
    ja: `${on} の名簿: 新しい ${made.length}人、異動 ${moved.length}人、氏名が変わる ${renamed.length}人、利用停止 ${gone.length}人、変わらない ${unchanged}人。`,
    en: `The list for ${on}: ${made.length} new, ${moved.length} move, ${renamed.length} are called otherwise, ${gone.length} are suspended, ${unchanged} stay as they are.`,
  });
  if (suspended.length > 0)
    io.say({
      ja: `名簿にいますが、利用停止のままの人: ${fewOf(suspended, '、')}（戻ったら「musubi accounts resume」）`,
      en: `In the list, but still suspended: ${fewOf(suspended, ', ')} ("musubi accounts resume" when they are back).`,
    });
  if (newSections.length > 0)
    io.say({ ja: `新しい所属: ${fewOf(newSections, '、')}`, en: `New sections: ${fewOf(newSections, '; ')}` });
  if (emptySections.length > 0)
    io.say({
      ja: `だれもいなくなる所属: ${fewOf(emptySections, '、')}（ダッシュボードの公開範囲や、データ定義書の所管に書いてあれば直してください）`,
      en: `Sections that nobody is left in: ${fewOf(emptySections, '; ')} (mend audiences of dashboards and owners of data sets that name them).`,
    });
};

export const personnelCommand = (open: OpenAccounts, files: PersonnelFiles): Command => ({
  words: ['accounts', 'personnel'],
  about: {
    ja: '人事異動の名簿（その日にいる全員のCSV）を取り込む。まず変わることを示し、--apply で登録する',
    en: 'Take in a personnel list (CSV of everybody who works from a day on): shows what would change, --apply does it',
  },
  arguments: ['<personnel.csv>'],
  options: {
    on: {
      type: 'string',
      required: true,
      about: { ja: '名簿の日（例 2027-04-01）', en: 'day of the list (e.g. 2027-04-01)' },
    },
    apply: {
      type: 'boolean',
      about: { ja: '登録する（書かなければ示すだけ）', en: 'do it (otherwise it is only shown)' },
    },
    'new-sections': {
      type: 'boolean',
      about: {
        ja: 'いまだれもいない所属が名簿にあってよい',
        en: 'sections that nobody belongs to now may be in the list',
      },
    },
    gone: {
      type: 'number',
      about: {
        ja: '利用を止める人数（示された数をそのまま書く）',
        en: 'how many are suspended (the number that was shown)',
      },
    },
    keep: {
      type: 'string',
      default: '',
      about: {
        ja: '名簿になくても残す利用者名（コンマ区切り）',
        en: 'accounts that stay without being listed (comma-separated)',
      },
    },
    passwords: {
      type: 'string',
      about: {
        ja: '新しい人の最初のパスワードを書き出すファイル（600。省くと、付けるまでサインインできない）',
        en: 'file to write first passwords of new people to (600; left out: none can sign in until one is given)',
      },
    },
    json: jsonOption,
  },
  run: async ({ options, arguments: [file = ''] }, io) => {
    const on = String(options.on);
    if (calendarDate(on) === null) return refused(accountsRefusal('input-invalid', { places: '--on' }));
    const table = await files.readTable(file);
    if (!table.ok) return table;
    if (!table.value) return refused(personnelRefusal('personnel-not-a-table', { file }));
    const list = readPersonnel(table.value, on);
    if (!list.ok) return list;
    const keep = new Set(
      String(options.keep)
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    );
    const order = {
      list: list.value,
      on,
      keep,
      newSections: options['new-sections'] === true,
      gone: typeof options.gone === 'number' ? options.gone : null,
    };
    return withAccounts(open, async ({ needs, actor }) => {
      const looked = await lookAtPersonnel(needs, order);
      if (!looked.ok) return looked;
      show(looked.value, options.json === true, io);
      const refusal = personnelRefusalOf(looked.value, order);
      if (options.apply !== true) {
        const next = refusal ?? {
          ja: 'まだ何も変えていません。よければ、同じコマンドに --apply を付けてください。',
          en: 'Nothing was changed yet. If it is right, run the same command with --apply.',
        };
        io.say({ ja: next.ja, en: next.en });
        return done(undefined);
      }
      if (refusal) return refused(refusal);
      const hashes = new Map<string, string>();
      if (options.passwords !== undefined && looked.value.made.length > 0) {
        const made = looked.value.made.map(({ to }) => ({ account: to.account, password: newPassword() }));
        const written = await files.writeSecret(
          String(options.passwords),
          ['利用者名,最初のパスワード', ...made.map(({ account, password }) => `${account},${password}`), ''].join(
            '\r\n',
          ),
        );
        if (!written) return refused(personnelRefusal('personnel-passwords', { file: String(options.passwords) }));
        for (const { account, password } of made) hashes.set(account, await hashPassword(password));
      }
      const taken = await takePersonnel(needs, actor, order, hashes);
      if (!taken.ok) return taken;
      io.say({
        ja: `登録しました。${on} の朝から、ひとりでに移ります。`,
        en: `Done. On ${on} it holds of itself.`,
      });
      return done(undefined);
    });
  },
});
