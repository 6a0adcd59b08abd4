/** $metadata: every published table as an entity type (OData CSDL XML 4.0), with titles and units in words and what may be filtered and sorted. */
import { xml } from '#base';
import { columnsOf, type FeedColumn } from './feed-table.ts';
import { namespace, setName } from './odata-names.ts';
import { vocabularies, vocabularyFile, vocabularyNamespace } from './odata-vocabularies.ts';
import type { DescribedTable } from './published-tables.ts';

const describe = (text: string): string => `<Annotation Term="Org.OData.Core.V1.Description" String="${xml(text)}"/>`;

const edmType = ({ holds }: FeedColumn): string =>
  'dimension' in holds || holds.as !== 'value' ? 'Edm.String' : holds.whole ? 'Edm.Int64' : 'Edm.Double';

const property = (column: FeedColumn): string => {
  const isKey = 'dimension' in column.holds;
  return `<Property Name="${xml(column.name)}" Type="${edmType(column)}" Nullable="${!isKey}">${describe(`${column.title.ja} / ${column.title.en}`)}</Property>`;
};

/** What a table is, in one text: title, day, source, how it is protected. */
export const describeTable = ({ title, provenance, protection }: DescribedTable['table']): string => {
  const rules = protection.rules.map(({ ja }) => ja).join('');
  const credit = provenance.credit ? `　${provenance.credit.ja}` : '';
  return `${title.ja} / ${title.en}　データ時点 ${provenance.asOf}　出典 ${provenance.source.ja}${credit}　${rules}`;
};

const typeOf = ({ id, table }: DescribedTable): string => {
  const keys = table.dimensions.map(({ name }) => `<PropertyRef Name="${xml(name)}"/>`).join('');
  return `<EntityType Name="${setName(id)}"><Key>${keys}</Key>${columnsOf(table).map(property).join('')}${describe(describeTable(table))}</EntityType>`;
};

const paths = (columns: readonly FeedColumn[]): string =>
  `<Collection>${columns.map(({ name }) => `<PropertyPath>${xml(name)}</PropertyPath>`).join('')}</Collection>`;

const record = (term: string, inside: string): string =>
  `<Annotation Term="Org.OData.Capabilities.V1.${term}"><Record>${inside}</Record></Annotation>`;
const no = (what: string) => `<PropertyValue Property="${what}" Bool="false"/>`;

const tag = (term: string, is: boolean): string =>
  `<Annotation Term="Org.OData.Capabilities.V1.${term}" Bool="${is}"/>`;

/** Of the whole service: what a program would otherwise try, and be refused. No function is known in $filter, so programs filter by parts of texts themselves. */
const ofService = [
  '<Annotation Term="Org.OData.Capabilities.V1.ConformanceLevel"><EnumMember>Org.OData.Capabilities.V1.ConformanceLevelType/Minimal</EnumMember></Annotation>',
  '<Annotation Term="Org.OData.Capabilities.V1.SupportedFormats"><Collection><String>application/json;odata.metadata=minimal</String><String>application/json;odata.metadata=none</String></Collection></Annotation>',
  '<Annotation Term="Org.OData.Capabilities.V1.FilterFunctions"><Collection/></Annotation>',
  ...['BatchSupported', 'AsynchronousRequestsSupported', 'KeyAsSegmentSupported', 'CrossJoinSupported'].map((term) =>
    tag(term, false),
  ),
].join('');

const setOf = ({ id, table }: DescribedTable): string => {
  const numbers = columnsOf(table).filter(({ holds }) => 'measure' in holds);
  return [
    `<EntitySet Name="${setName(id)}" EntityType="${namespace}.${setName(id)}">`,
    record('FilterRestrictions', `<PropertyValue Property="NonFilterableProperties">${paths(numbers)}</PropertyValue>`),
    record('SortRestrictions', `<PropertyValue Property="NonSortableProperties">${paths(numbers)}</PropertyValue>`),
    record('ExpandRestrictions', no('Expandable')),
    record('SearchRestrictions', no('Searchable')),
    record('InsertRestrictions', no('Insertable')),
    record('UpdateRestrictions', no('Updatable')),
    record('DeleteRestrictions', no('Deletable')),
    tag('IndexableByKey', true),
    tag('TopSupported', true),
    tag('SkipSupported', true),
    record('CountRestrictions', '<PropertyValue Property="Countable" Bool="true"/>'),
    '</EntitySet>',
  ].join('');
};

/** `root`: the whole address of the feed. */
export const metadataOf = (tables: readonly DescribedTable[], root: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
    ...vocabularies.map(
      (name) =>
        `<edmx:Reference Uri="${xml(`${root}/vocabularies/${vocabularyFile(name)}`)}"><edmx:Include Namespace="${vocabularyNamespace(name)}"/></edmx:Reference>`,
    ),
    `<edmx:DataServices><Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
    ...tables.map(typeOf),
    `<EntityContainer Name="Statistics">${tables.map(setOf).join('')}${ofService}</EntityContainer>`,
    '</Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
