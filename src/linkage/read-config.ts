/** link.yaml → what to link on, every fault named by its place. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import {
  type Comparison,
  type Field,
  type KeyPart,
  type LinkConfig,
  type LinkWritten,
  linkSchema,
  type Rule,
} from './config.ts';
import { linkageRefusal } from './errors.ts';
import { defaultLevels, levelFault, readLevel } from './levels.ts';
import { partExists } from './parts.lake.ts';
import { patternCount } from './patterns.ts';

const columnsOf = (given: string | readonly string[] | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given;

const keyPart = (text: string): KeyPart => {
  const [field = '', part] = text.split(':');
  return { field, part: part ?? null };
};
/** `birth`, `kana:head3`, or `given=surname` (the left file's given name with the right file's surname). */
const readRule = (parts: readonly string[]): Rule => ({
  label: parts.join(' + '),
  on: parts.map((text) => {
    const [left = '', right] = text.split('=').map((side) => side.trim());
    return { left: keyPart(left), right: keyPart(right ?? left) };
  }),
});
const named = ({ field, part }: KeyPart) => (part === null ? field : `${field}:${part}`);
const turned = (rule: Rule) =>
  rule.on
    .map(({ left, right }) => `${named(right)}=${named(left)}`)
    .sort()
    .join();
const straight = (rule: Rule) =>
  rule.on
    .map(({ left, right }) => `${named(left)}=${named(right)}`)
    .sort()
    .join();

class Faults {
  readonly list: Bilingual[] = [];
  say(place: string, ja: string, en: string) {
    this.list.push({ ja: `${place}: ${ja}`, en: `${place}: ${en}` });
  }
}

const understand = (written: LinkWritten, dedupe: boolean, faults: Faults): LinkConfig => {
  const fields = new Map<string, Field>();
  for (const [name, given] of Object.entries(written.fields)) {
    const columns = { left: columnsOf(given.left ?? given.column), right: columnsOf(given.right ?? given.column) };
    const lacking = dedupe ? columns.left.length === 0 : columns.left.length === 0 || columns.right.length === 0;
    if (lacking)
      faults.say(
        `fields.${name}`,
        '列名（column、または left と right）が必要です',
        'needs its column headings (column, or left and right)',
      );
    if (given.map && given.kind !== 'code')
      faults.say(
        `fields.${name}.map`,
        'map は kind: code の項目だけに書けます',
        'only a field of kind code takes a map',
      );
    if (given.eraCodes && given.kind !== 'date')
      faults.say(
        `fields.${name}.eraCodes`,
        'eraCodes は kind: date の項目だけに書けます',
        'only a field of kind date takes eraCodes',
      );
    fields.set(name, {
      name,
      kind: given.kind,
      columns: dedupe ? { left: columns.left, right: columns.left } : columns,
      map: given.map,
      eraCodes: given.eraCodes,
    });
  }

  const rules = (place: string, lists: readonly (readonly string[])[]): Rule[] =>
    lists.map((parts, i) => {
      const rule = readRule(parts);
      for (const { field, part } of rule.on.flatMap(({ left, right }) => [left, right])) {
        const kind = fields.get(field)?.kind;
        if (!kind)
          faults.say(`${place}[${i}]`, `項目「${field}」は fields にありません`, `there is no field "${field}"`);
        else if (part !== null && !partExists(kind, part))
          faults.say(
            `${place}[${i}]`,
            `「${field}:${part}」という取り出し方は${kind}にありません`,
            `a field of kind ${kind} has no part "${part}"`,
          );
      }
      if (dedupe && turned(rule) !== straight(rule))
        faults.say(
          `${place}[${i}]`,
          '一つのファイルの中の名寄せでは、入替えは両方向に書いてください（a=b, b=a）',
          'within one file a swap must be written both ways (a=b, b=a)',
        );
      return rule;
    });
  const blocking = rules('blocking', written.blocking);
  const training = written.training ? rules('training', written.training) : blocking;
  const prior = rules('prior.rules', written.prior.rules);

  const compare = Object.entries(written.compare).map(([name, given]): Comparison => {
    const field = given.field ?? name;
    const kind = fields.get(field)?.kind;
    const place = `compare.${name}`;
    if (!kind) faults.say(place, `項目「${field}」は fields にありません`, `there is no field "${field}"`);
    const levels = given.levels ? given.levels.map(readLevel) : kind ? defaultLevels[kind] : [];
    for (const level of levels) {
      const fault = kind && levelFault(level, kind, fields);
      if (fault) faults.say(`${place}.levels`, fault.ja, fault.en);
    }
    if (levels[0] && levels[0].is !== 'exact')
      faults.say(`${place}.levels`, '最初の段階は exact にしてください', 'the first level must be exact');
    const frequency = given.frequency === true ? { weight: 1, minimum: 0 } : given.frequency || null;
    return { name, field, levels, frequency };
  });
  if (compare.length === 0) faults.say('compare', '比べる項目が1つもありません', 'compares nothing');
  for (const { name, field } of compare) {
    const learnable = training.some(
      (rule) => !rule.on.some(({ left, right }) => left.field === field || right.field === field),
    );
    if (learnable) continue;
    const others = compare.filter((other) => other.field !== field).map((other) => other.name);
    faults.say(
      'training',
      `「${name}」を学習できる条件がありません（すべての条件がこの項目を使っています）。${others.length > 0 ? `この項目を使わない条件を加えてください（例: [${others.join(', ')}]）` : '比べる項目をもう1つ加えてください'}`,
      `no rule lets "${name}" be learnt (every rule uses its field); ${others.length > 0 ? `add one without it, such as [${others.join(', ')}]` : 'compare one more field'}`,
    );
  }
  if (patternCount(compare) > Number.MAX_SAFE_INTEGER)
    faults.say(
      'compare',
      '項目と段階が多すぎます。項目を減らしてください',
      'too many comparisons and levels; compare fewer fields',
    );
  if (!(written.match.floor <= written.match.review))
    faults.say('match', 'floor は review 以下にしてください', 'floor must not be above review');
  const assignment = written.match.assignment ?? (dedupe ? 'clusters' : 'one-to-one');
  if (dedupe && assignment !== 'clusters')
    faults.say(
      'match.assignment',
      '一つのファイルの中の名寄せでは clusters だけです',
      'within one file it can only be clusters',
    );
  return {
    ...written,
    dedupe,
    fields,
    blocking,
    training,
    compare,
    prior: { rules: prior, recall: written.prior.recall },
    match: { ...written.match, assignment },
  };
};

/** `dedupe`: one file is linked with itself. */
export const readLinkConfig = (text: string, file: string, dedupe: boolean): Result<LinkConfig> => {
  const read = readYaml(text, linkSchema);
  if ('faults' in read) return refused(linkageRefusal('config-invalid', { file }, read.faults));
  const faults = new Faults();
  const config = understand(read.value, dedupe, faults);
  return faults.list.length > 0 ? refused(linkageRefusal('config-invalid', { file }, faults.list)) : done(config);
};
