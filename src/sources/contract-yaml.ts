/** A proposal as YAML with a reason beside every column; what somebody must look at says 要確認. */
import type { GuessedField } from './fixed-layout.ts';
import type { ProposedColumn } from './propose-contract.ts';
import { roomOf } from './stated-decimals.ts';

export type Written = {
  readonly dataset: string;
  /** What a database calls its table. */
  readonly title: string | null;
  readonly source: object;
  readonly columns: readonly ProposedColumn[];
  readonly key: readonly string[] | null;
  readonly eraDigits: boolean;
  readonly rows: number;
};

/** Plain where YAML takes it as the same text, else in double quotes. */
const scalar = (text: string): string =>
  /^[\p{L}_][\p{L}\p{N}_ー（）・]*$/u.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
const look = '要確認';

/** The question a sample cannot answer: where the point of a host number is. */
const decimalsLine = (field: GuessedField | null, digits: number | null): string[] => {
  if (!field?.as || digits !== null) return [];
  if (field.decimals !== undefined)
    return [`    decimals: ${field.decimals} # --decimals ${field.at}:${field.decimals}`];
  const room = roomOf(field);
  return [
    `    decimals: 0 # ${look}: 全${room}桁のうち小数は何桁か。見本からは分かりません（仕様書が V99 なら 2） / how many of its ${room} digits are decimals? No sample shows it (V99 in the layout: 2)`,
  ];
};

const columnLines = ({
  header,
  field,
  digits,
  role,
  lakeName,
  model,
  codes,
  reason,
  unsure,
  parts,
}: ProposedColumn): string[] => {
  const title = model?.title ?? { ja: header, en: unsure || !model ? look : header };
  const lines = [
    `  # ${unsure ? `${look}: ` : ''}${reason.ja} / ${reason.en}`,
    `  - source: ${scalar(header)}`,
    ...(field ? [`    at: ${field.at}`, `    bytes: ${field.bytes}`] : []),
    ...(field?.as ? [`    as: ${field.as}`] : []),
    ...decimalsLine(field, digits),
    ...(digits === null ? [] : [`    digits: ${digits}`]),
    `    role: ${role}`,
  ];
  if (lakeName) {
    lines.push(`    name: ${lakeName}${model || lakeName === 'sex' ? '' : ` # ${look}: 英語の列名`}`);
    lines.push(`    title: { ja: ${scalar(title.ja)}, en: ${scalar(title.en)} }`);
  }
  if (role === 'person-key') lines.push('    required: true');
  if (parts) lines.push(`    parts: [${parts.map(scalar).join(', ')}]`);
  if (role === 'code') {
    lines.push('    codes:');
    // The codes of the contract there is already, and those of the sample that it does not have.
    const all = new Map(Object.entries(model?.codes ?? {}));
    for (const code of codes) if (!all.has(code)) all.set(code, { ja: look, en: look });
    for (const [code, { ja, en }] of all)
      lines.push(`      ${JSON.stringify(code)}: { ja: ${scalar(ja)}, en: ${scalar(en)} }`);
  }
  return lines;
};

/** As it is written, line by line, where YAML can show it so. */
const queryLines = (query: string): string[] =>
  /^\S[^\r\t\p{Cc}\u2028\u2029\ufeff]*$/u.test(query.replaceAll('\n', ' '))
    ? ['  query: |-', ...query.split('\n').map((line) => (line === '' ? '' : `    ${line}`))]
    : [`  query: ${JSON.stringify(query)}`];

/** Lines to look at; the sentence that says so is none. */
export const openLines = (yaml: string): number =>
  yaml
    .split('\n')
    .filter((line) => line.includes(look) && !line.includes(`「${look}」`) && !line.includes(`says ${look}`)).length;

export const contractYaml = ({ dataset, title, source, columns, key, eraDigits, rows }: Written): string =>
  [
    '# yaml-language-server: $schema=./contract.schema.json',
    `# 見本（${rows}行）から作った案です。「${look}」とある行をすべて確かめ、直してから使ってください。`,
    `# A proposal made from a sample of ${rows} rows. Look at every line that says ${look} before using it.`,
    ...('format' in source && source.format === 'fixed'
      ? [
          `# ${look}: 項目の境目は、文字の種類の変わり目から推し量ったものです。数字の続く所は1項目に見え、数の小数点の位置は分かりません。仕様書と見比べて分け、名前を付けてください。`,
          `# Fields were guessed from where the kind of letters changes; digits that follow digits look like one field, and the decimals of host numbers cannot be seen. Divide and name them by the layout.`,
        ]
      : []),
    `dataset: ${dataset}`,
    'version: 1',
    `title: { ja: ${title === null ? look : scalar(title)}, en: ${look} }`,
    `owner: { ja: ${look}, en: ${look} }`,
    'grounds:',
    `  - ${look}（法令・条例の条項、審議会の答申）`,
    `cadence: monthly # ${look}: monthly か yearly`,
    `key: [${(key ?? [columns[0]?.header ?? '']).map(scalar).join(', ')}] # ${key ? '見本の全行を見分ける列' : `${look}: 見本の行を見分ける列の組が見つからない`}`,
    // Numbers that are not the register's are other people's numbers, until somebody says otherwise.
    ...(columns.some(({ role, header }) => role === 'person-key' && !/宛名番号|ATENA/i.test(header))
      ? [`personSpace: ${dataset} # ${look}: 宛名番号と同じ番号なら atena`]
      : []),
    'source:',
    ...Object.entries(source).flatMap(([name, value]) =>
      name === 'query'
        ? queryLines(String(value))
        : `  ${name}: ${typeof value === 'string' ? scalar(value).replace(/^"([a-z0-9-]+)"$/, '$1') : String(value)}`,
    ),
    ...(eraDigits ? [`  eraCodes: 1-2-3-4-5 # ${look}: 7桁の和暦の元号コード表`] : []),
    '  quarantineLimit: 0.05',
    'columns:',
    ...columns.flatMap(columnLines),
    '',
  ].join('\n');
