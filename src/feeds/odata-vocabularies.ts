/**
 * The words that $metadata describes tables with, as far as it uses them (OASIS, OData Core and Capabilities Vocabularies 4.0), given out
 * beside it: inside LGWAN nobody reaches the address at OASIS, and some programs stop at a reference that they cannot read. The names of
 * the files stay those of OASIS, since programs that know the vocabularies already recognise them by these.
 */
export const vocabularies = ['Core', 'Capabilities'] as const;
export type Vocabulary = (typeof vocabularies)[number];

export const vocabularyNamespace = (name: Vocabulary): string => `Org.OData.${name}.V1`;
export const vocabularyFile = (name: Vocabulary): string => `${vocabularyNamespace(name)}.xml`;

const term = (name: string, type: string, to: string): string =>
  `<Term Name="${name}" Type="${type}" AppliesTo="${to}"/>`;
const record = (name: string, properties: readonly (readonly [string, string])[]): string =>
  `<ComplexType Name="${name}">${properties.map(([property, type]) => `<Property Name="${property}" Type="${type}"/>`).join('')}</ComplexType>`;

const own = 'Org.OData.Capabilities.V1';
/** Term of an entity set → the one thing that is said in it. */
const restrictions = [
  ['FilterRestrictions', 'NonFilterableProperties', 'Collection(Edm.PropertyPath)'],
  ['SortRestrictions', 'NonSortableProperties', 'Collection(Edm.PropertyPath)'],
  ['ExpandRestrictions', 'Expandable', 'Edm.Boolean'],
  ['SearchRestrictions', 'Searchable', 'Edm.Boolean'],
  ['InsertRestrictions', 'Insertable', 'Edm.Boolean'],
  ['UpdateRestrictions', 'Updatable', 'Edm.Boolean'],
  ['DeleteRestrictions', 'Deletable', 'Edm.Boolean'],
  ['CountRestrictions', 'Countable', 'Edm.Boolean'],
] as const;

const terms: Readonly<Record<Vocabulary, readonly string[]>> = {
  Core: ['<Term Name="Description" Type="Edm.String"/>'],
  Capabilities: [
    '<EnumType Name="ConformanceLevelType"><Member Name="Minimal" Value="0"/><Member Name="Intermediate" Value="1"/><Member Name="Advanced" Value="2"/></EnumType>',
    term('ConformanceLevel', `${own}.ConformanceLevelType`, 'EntityContainer'),
    ...['SupportedFormats', 'FilterFunctions'].map((name) => term(name, 'Collection(Edm.String)', 'EntityContainer')),
    ...['BatchSupported', 'AsynchronousRequestsSupported', 'KeyAsSegmentSupported', 'CrossJoinSupported'].map((name) =>
      term(name, 'Edm.Boolean', 'EntityContainer'),
    ),
    ...['IndexableByKey', 'TopSupported', 'SkipSupported'].map((name) => term(name, 'Edm.Boolean', 'EntitySet')),
    ...restrictions.flatMap(([name, property, type]) => [
      record(`${name}Type`, [[property, type]]),
      term(name, `${own}.${name}Type`, 'EntitySet'),
    ]),
  ],
};

export const vocabularyText = (name: Vocabulary): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    `<Schema Namespace="${vocabularyNamespace(name)}" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
    ...terms[name],
    '</Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
