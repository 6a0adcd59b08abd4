/** Which columns tell who somebody is: what the register keeps on the sealed side for linkage (名寄せ), and what a load without a shared key is linked on. */
import type { Bilingual } from '#base';
import { z } from 'zod';

/** Seen by linkage in memory alone; whatever their role says of the lake stays true. */
export const identityKinds = ['kana', 'name', 'birth', 'sex', 'address', 'phone'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** For the register: kind → source header. */
export const identitySchema = z.strictObject({
  kana: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  birth: z.string().min(1),
  sex: z.string().min(1).optional(),
  address: z.string().min(1).optional(),
  phone: z.string().min(1).optional(),
});

const linkedColumn = z.strictObject({
  column: z.string().min(1),
  /** What is written here → what the register writes, e.g. 男 → '1'. */
  map: z.record(z.string(), z.string()).optional(),
});

/** For a data set whose keys (its person-key, in a name space of its own) are not the register's: how the register's people are found. */
export const linkSettingsSchema = z.strictObject({
  fields: z.strictObject({
    kana: linkedColumn.optional(),
    name: linkedColumn.optional(),
    birth: linkedColumn.omit({ map: true }),
    sex: linkedColumn.optional(),
    address: linkedColumn.omit({ map: true }).optional(),
    phone: linkedColumn.omit({ map: true }).optional(),
  }),
  /** Whether several keys may be one person (cards), or each person has one key only (a panel). */
  assignment: z.enum(['one-to-one', 'many-to-one']).default('many-to-one'),
  /** Accepted share of wrong links among all links. */
  errorRate: z.number().gt(0).max(0.2).default(0.01),
  /** Estimated share of true pairs that agree on name, birth date and sex to the letter. */
  recall: z.number().gt(0).max(1).default(0.8),
  /** What becomes of those for whom nobody was found: a number in the data set's own name space, or set aside until a clerk has decided. */
  unlinked: z.enum(['own-number', 'set-aside']),
  /** Further source columns by which the match rate is told. */
  groups: z.array(z.string().min(1)).max(5).default([]),
});
export type LinkSettings = z.infer<typeof linkSettingsSchema>;

type Told = {
  readonly columns: readonly { readonly source: string; readonly role: string }[];
  readonly personSpace: string;
  readonly identity?: z.infer<typeof identitySchema> | undefined;
  readonly link?: LinkSettings | undefined;
};

/** Source headers that linkage must see. */
export const identityColumns = (
  { link, identity }: Pick<Told, 'link' | 'identity'>,
  keeps = false,
): readonly string[] => [
  ...Object.values(link?.fields ?? {}).flatMap((field) => (field ? [field.column] : [])),
  ...(link?.groups ?? []),
  ...(keeps ? Object.values(identity ?? {}).filter((column) => column !== undefined) : []),
];

/** Faults of `identity` and `link` that a schema cannot see. */
export const identityFaults = (contract: Told): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (place: string, ja: string, en: string) => faults.push({ ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  const { link, identity, columns, personSpace } = contract;
  const there = new Set(columns.map(({ source }) => source));
  for (const column of new Set(identityColumns(contract, true)))
    if (!there.has(column))
      say(link ? 'link' : 'identity', `列「${column}」は columns にありません`, `column "${column}" is not in columns`);
  const keyed = columns.some(({ role }) => role === 'person-key');
  if ((link || identity) && !keyed)
    say(
      link ? 'link' : 'identity',
      '個人の番号（role: person-key）の列が必要です',
      'needs a column of role person-key',
    );
  if (link && identity) say('link', 'identity と一緒には書けません', 'cannot stand beside identity');
  if (link && personSpace === 'atena')
    say(
      'personSpace',
      'link を書くときは、この番号だけの名前空間を書いてください',
      'with link, needs a name space of its own',
    );
  if (link && !link.fields.kana && !link.fields.name)
    say('link.fields', 'kana か name が必要です', 'needs kana or name');
  if (link && !link.fields.sex && !link.fields.address && !link.fields.phone)
    say('link.fields', 'sex・address・phone のどれかが必要です', 'needs one of sex, address, phone');
  if (identity && !identity.kana && !identity.name) say('identity', 'kana か name が必要です', 'needs kana or name');
  return faults;
};
