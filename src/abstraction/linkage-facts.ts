/** What an owner is told of the linkage of a load: counts, reasons, rates by group. Values of groups are only those of code lists, wards and years. */
import type { Bilingual } from '#base';
import type { AreaPack, Contract, IdentityKind } from '#catalogue';
import type { Check } from './check.api.ts';
import type { PeopleCounts } from './linked-keys.lake.ts';

/** As the linkage tells it; outcomes and fields by their names. */
export type LinkageTold = {
  /** Worth a look: borrowed weights, an old register. */
  readonly notes: readonly Bilingual[];
  readonly errorRate: number;
  /** Expected share of wrong links. */
  readonly wrong: number;
  readonly outcomes: readonly {
    readonly what: Bilingual;
    readonly advice: Bilingual | null;
    readonly records: number;
  }[];
  /** Of those too far: which field disagreed most. */
  readonly costliest: readonly { readonly field: string; readonly records: number }[];
  readonly groups: readonly {
    readonly group: string;
    readonly rows: readonly {
      readonly value: string | null;
      readonly records: number;
      readonly linked: number;
      readonly review: number;
    }[];
  }[];
  /** Where report and review list lie, or will. */
  readonly report: string;
  readonly review: string;
};

const kindWords: Readonly<Record<IdentityKind, Bilingual>> = {
  kana: { ja: 'カナ氏名', en: 'Name in kana' },
  name: { ja: '氏名', en: 'Name' },
  birth: { ja: '生年月日', en: 'Birth date' },
  sex: { ja: '性別', en: 'Sex' },
  address: { ja: '住所', en: 'Address' },
  phone: { ja: '電話番号', en: 'Telephone' },
};
const elsewhere: Bilingual = { ja: 'その他', en: 'Other' };
const nothing: Bilingual = { ja: '（空欄）', en: '(empty)' };

type Known = {
  readonly title: Bilingual;
  readonly name: (value: string) => Bilingual | null;
  /** Values in the order people know them by. */
  readonly order?: readonly string[];
};
/** How the values of a group may be named; null where they are nobody's to show. */
const knownGroup = (
  contract: Contract,
  pack: Pick<AreaPack, 'wards'>,
  files: readonly string[],
  group: string,
): Known | null => {
  const same = (text: string): Bilingual => ({ ja: text, en: text });
  if (group === 'file')
    return {
      title: { ja: 'ファイル', en: 'File' },
      name: (value) => (files[Number(value) - 1] ? same(files[Number(value) - 1] as string) : null),
    };
  if (group === 'birth:decade')
    return {
      title: { ja: '生まれた年代', en: 'Decade of birth' },
      name: (value) => (/^[12]\d\d0$/.test(value) ? { ja: `${value}年代`, en: `${value}s` } : null),
    };
  if (group === 'address:ward')
    return {
      title: { ja: '区', en: 'Ward' },
      name: (value) => (pack.wards.some(({ name }) => name === value) ? same(value) : null),
      order: pack.wards.map(({ name }) => name),
    };
  const column = contract.columns.find(({ source }) => source === group);
  if (column?.role !== 'code' || !('codes' in column) || !column.codes) return null;
  const { codes } = column;
  return { title: column.title ?? same(group), name: (value) => codes[value] ?? null, order: Object.keys(codes) };
};

/** What becomes of those who are not linked. */
const othersOf = ({ link }: Contract): Bilingual =>
  link?.unlinked === 'set-aside'
    ? {
        ja: '要確認と見つからないものは保留し、送りません（一覧で決まれば、次の送信で入ります）',
        en: 'those to review and not found are set aside and not sent; once decided, they come in with the next load',
      }
    : {
        ja: '要確認と見つからないものも、このデータだけの独自番号を付けて送ります（決まるまで、ほかのデータとは結び付きません）',
        en: 'those to review and not found are sent as well, with a number of these data alone: until decided, they are joined with nothing else',
      };

type LoadTold = { readonly contract: Contract; readonly pack: Pick<AreaPack, 'wards'> };
export const linkageFacts = (
  { contract, pack }: LoadTold,
  files: readonly { readonly name: string }[],
  { facts: told, counts }: { readonly facts: LinkageTold; readonly counts: PeopleCounts },
): NonNullable<Check['linkage']> => ({
  linked: counts.linked,
  toReview: counts.review,
  unlinked: counts.unlinked,
  others: othersOf(contract),
  notes: [...told.notes],
  errorRate: told.errorRate,
  wrong: told.wrong,
  outcomes: told.outcomes.filter(({ records }) => records > 0).map((each) => ({ ...each })),
  costliest: told.costliest.map(({ field, records }) => ({
    what: kindWords[field as IdentityKind] ?? elsewhere,
    records,
  })),
  groups: told.groups.flatMap(({ group, rows }) => {
    const known = knownGroup(
      contract,
      pack,
      files.map(({ name }) => name),
      group,
    );
    if (!known) return [];
    const named = new Map<string, { value: Bilingual; records: number; linked: number; review: number }>();
    const place = (value: string | null): number => {
      const at = known.order?.indexOf(value ?? '') ?? -1;
      return at < 0 ? rows.length : at;
    };
    for (const { value, records, linked, review } of rows.toSorted((a, b) => place(a.value) - place(b.value))) {
      const name = value === null ? nothing : (known.name(value) ?? elsewhere);
      const before = named.get(name.ja) ?? { value: name, records: 0, linked: 0, review: 0 };
      named.set(name.ja, {
        value: name,
        records: before.records + records,
        linked: before.linked + linked,
        review: before.review + review,
      });
    }
    // One group of all is no comparison.
    return named.size < 2 ? [] : [{ title: known.title, rows: [...named.values()] }];
  }),
  report: told.report,
  review: told.review,
});
