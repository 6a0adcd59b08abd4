/** `musubi dashboards check`: whoever writes a dashboard sees every fault of the file, by itself and against the published tables, before anybody else sees it. */
import { type KnownPerson, postText, strangersIn } from '#accounts';
import { type Bilingual, type Command, done, forPrograms, jsonOption, type Refusal, type Result, refused } from '#base';
import type { PublishedResults } from '#results';
import { audienceOf, isTooFine } from './audience.ts';
import { checkDashboard } from './check-dashboard.ts';
import type { DashboardSpec } from './dashboard-spec.ts';
import { readTables } from './dashboard-tables.ts';
import { loungeRefusal } from './errors.ts';
import { readDashboard } from './read-dashboard.ts';

type TextFile = { readonly path: string; readonly text: string };

export type DashboardCheckNeeds = {
  readonly results: PublishedResults;
  /** The dashboards of the installation: those that ship, and its own. */
  readonly files: () => readonly TextFile[];
  readonly readText: (path: string) => Promise<Result<string>>;
  /** Who is registered here, with section and post of today. */
  readonly people: () => Promise<readonly KnownPerson[]>;
};

const nameOf = (path: string): string => path.replace(/^.*[\\/]/, '');

/** Named, and nobody here: mostly a slip of the pen, by which those it is for do not see it. */
const strangersOf = (spec: DashboardSpec, people: readonly KnownPerson[]): Bilingual[] => {
  const { sections, posts, accounts } = strangersIn(audienceOf(spec), people);
  const unknown = [...sections, ...posts.map(postText), ...accounts];
  return unknown.map((one) => ({
    ja: `audience: 「${one}」という課・役職・利用者は、いまいません`,
    en: `audience: nobody here is of section, post or user name "${one}" today`,
  }));
};

/** Why a dashboard cannot be shown, its faults in `because`; null where it can. */
const faultOf = async ({ results, people }: DashboardCheckNeeds, { path, text }: TextFile): Promise<Refusal | null> => {
  const file = nameOf(path);
  const spec = readDashboard(text, file);
  if (!spec.ok) return spec.refusal;
  const tables = await readTables(results, spec.value);
  if (!tables.ok) return tables.refusal;
  const tooFine = [...tables.value.values()].filter((table) => isTooFine(audienceOf(spec.value), table));
  const faults = [
    ...checkDashboard(spec.value, tables.value),
    ...strangersOf(spec.value, await people()),
    ...tooFine.map(({ id }) => ({
      ja: `audience: 統計表「${id}」は名指しの課だけの基準で保護されています。全職員には見せられません`,
      en: `audience: the table "${id}" keeps the rules for a named section only: it is not for all staff`,
    })),
  ];
  return faults.length > 0 ? loungeRefusal('dashboard-invalid', { file }, faults) : null;
};

const filesOf = async (needs: DashboardCheckNeeds, paths: readonly string[]): Promise<Result<readonly TextFile[]>> => {
  if (paths.length === 0) return done(needs.files());
  const files: TextFile[] = [];
  for (const path of paths) {
    const text = await needs.readText(path);
    if (!text.ok) return text;
    files.push({ path, text: text.value });
  }
  return done(files);
};

export const dashboardCommands = (needs: DashboardCheckNeeds): readonly Command[] => [
  {
    words: ['dashboards', 'check'],
    about: {
      ja: 'ダッシュボードの定義を、公表された統計表と照らして確かめる（ファイルを書かなければ、導入されているすべて）',
      en: 'Hold dashboard files against the published tables (all of the installation where none is named)',
    },
    arguments: ['[<dashboard.yaml>…]'],
    options: { json: jsonOption },
    run: async (input, io) => {
      const files = await filesOf(needs, input.arguments);
      if (!files.ok) return files;
      let faulty = 0;
      let waiting = 0;
      for (const file of files.value) {
        const fault = await faultOf(needs, file);
        const name = nameOf(file.path);
        if (forPrograms(input))
          io.out(JSON.stringify({ file: name, shown: fault === null, ...(fault ? { why: fault.code } : {}) }));
        if (!fault) continue;
        // That its tables are not there yet, or were recalled, is no fault of a dashboard.
        if (fault.because) faulty++;
        else waiting++;
        io.say({ ja: `${name}：${fault.ja}`, en: `${name}: ${fault.en}` });
        for (const { ja, en } of fault.because ?? ([] as readonly Bilingual[]))
          io.say({ ja: `  ・${ja}`, en: `  - ${en}` });
      }
      const all = files.value.length;
      io.say({
        ja: `${all}件：表示できる ${all - faulty - waiting}、統計表を待つ ${waiting}、誤りのある ${faulty}`,
        en: `${all}: ${all - faulty - waiting} can be shown, ${waiting} wait for tables, ${faulty} have faults`,
      });
      return faulty > 0 ? refused(loungeRefusal('dashboards-faulty', { faulty, all })) : done(undefined);
    },
  },
];
