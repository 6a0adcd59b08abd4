/** A contract's `link` → settings of a linkage with the register's people: which rules, which comparisons. Owners name columns; how to weigh them is learnt. */
import type { Result } from '#base';
import type { IdentityKind, LinkSettings } from '#catalogue';
import type { LinkConfig, LinkWritten } from './config.ts';
import { readLinkConfig } from './read-config.ts';

/** The kept identity as a table: `source_key` and a column for each kind the register has. */
export const registerKey = 'source_key';

const kindOf = {
  kana: 'kana',
  name: 'kanji',
  birth: 'date',
  sex: 'code',
  address: 'address',
  phone: 'digits',
} as const;

export type PeopleLink = {
  readonly dataset: string;
  readonly link: LinkSettings;
  readonly asOf: string;
  readonly eraCodes?: '1-2-3-4-5' | '1-3-5-7-9' | undefined;
  /** Kinds the register's identity has. */
  readonly kept: readonly IdentityKind[];
};

/** Names twice would count twice: where both sides have kana, kanji are not compared. */
const linkedKinds = ({ link, kept }: Pick<PeopleLink, 'link' | 'kept'>): readonly IdentityKind[] => {
  const both = kept.filter((kind) => link.fields[kind] !== undefined);
  return both.includes('kana') ? both.filter((kind) => kind !== 'name') : both;
};

export const peopleSettings = (order: PeopleLink): Result<LinkConfig> => {
  const { dataset, link, asOf, eraCodes } = order;
  const kinds = linkedKinds(order);
  const has = (kind: IdentityKind) => kinds.includes(kind);
  const name = has('kana') ? 'kana' : 'name';
  const [near, head] = name === 'kana' ? ['kana:key', 'kana:head3'] : ['name:variant', 'name:head1'];
  const rules = (lists: readonly (readonly [boolean, readonly string[]])[]) =>
    lists.flatMap(([when, rule]) => (when ? [[...rule]] : []));
  const written: Partial<LinkWritten> = {
    asOf,
    left: { id: undefined, encoding: 'utf-8', delimiter: ',' },
    right: { id: registerKey, encoding: 'utf-8', delimiter: ',' },
    fields: Object.fromEntries(
      kinds.map((kind) => {
        const field = link.fields[kind];
        const map = field && 'map' in field ? field.map : undefined;
        const codes = kind === 'birth' && eraCodes ? { eraCodes } : {};
        return [
          kind,
          {
            kind: kindOf[kind],
            left: field?.column,
            right: kind,
            ...(map && kindOf[kind] === 'code' ? { map } : {}),
            ...codes,
          },
        ];
      }),
    ),
    blocking: rules([
      [true, [near, 'birth:year']],
      [has('sex'), ['birth', 'sex']],
      [!has('sex'), ['birth']],
      [true, [head, 'birth:month-day']],
      [has('phone'), ['phone']],
      [has('address'), [near, 'address:town']],
    ]),
    training: rules([
      [true, ['birth']],
      [true, [near]],
      [has('phone'), ['phone']],
    ]),
    compare: Object.fromEntries(kinds.map((kind) => [kind, { frequency: kind === name }])) as LinkWritten['compare'],
    prior: {
      rules: rules([
        [has('sex'), [name, 'birth', 'sex']],
        [!has('sex'), [name, 'birth']],
      ]),
      recall: link.recall,
    },
    match: { assignment: link.assignment, errorRate: link.errorRate, review: 0.1, floor: 0.001, margin: 0 },
    groups: { left: ['file', 'birth:decade', ...(has('address') ? ['address:ward'] : []), ...link.groups], right: [] },
  };
  // Read as any link.yaml is, so that a mistake is told as one.
  return readLinkConfig(JSON.stringify(written), `${dataset}: link`, false);
};
