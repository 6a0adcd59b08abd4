/** Automatic findings: every file of a request, by its kind, before any person looks. The author sees the same as the checkers. */
import { findInChart, findInModel } from './find-pictures-models.ts';
import { findInPositions, findInRegression, findInTest } from './find-estimates.ts';
import { findInCertificate, findInProtectedTable } from './find-protected.ts';
import { findInTable } from './find-table.ts';
import { type Finder, findingsOf, type Looked, look, lookWhole, type OfficeRules, type Opened } from './finding.ts';
import { identifierLines, personLines } from './identifier-shapes.ts';
import { textOf } from './read-rows.ts';
import { formulaCells } from './formula-cells.ts';
import { hasForm, isHanded } from './forms.ts';
import type { Findings, OutputKind } from './release.api.ts';

const largestBytes = 16 * 1024 * 1024;
const finders: Readonly<Record<OutputKind, Finder>> = {
  'protected-table': findInProtectedTable,
  certificate: findInCertificate,
  ledger: () => [],
  table: findInTable,
  regression: findInRegression,
  test: findInTest,
  chart: findInChart,
  position: findInPositions,
  model: findInModel,
  text: () => [lookWhole('text-human', true)],
};

const line = (n: number): string => `${n}`;

/** What is looked at in every file a person hands in; tables of the statistics room hold no free text. */
const inEveryFile = ({ file, bytes }: Opened): Looked[] => {
  if (!isHanded(file.kind)) return [];
  const text = file.kind === 'chart' || bytes.length > largestBytes ? null : textOf(bytes);
  return [
    lookWhole('file-type', !hasForm(file.kind, file.name)),
    lookWhole('too-large', bytes.length > largestBytes),
    ...(text === null
      ? []
      : [
          look('identifier', identifierLines(text).map(line)),
          look('person-words', personLines(text).map(line)),
          look('formula', formulaCells(file.name, bytes)),
        ]),
  ];
};

/** Nobody looks through it, so neither does the machine: it says so. Tables of the statistics room are as large as they are. */
export const tooLarge = ({ file, bytes }: Opened): boolean => isHanded(file.kind) && bytes.length > largestBytes;

/** A rule that looked at a file twice speaks once, with what it found. */
const once = (looked: readonly Looked[]): readonly Looked[] =>
  [...new Set(looked.map(({ rule }) => rule))].map(
    (rule) => looked.filter((one) => one.rule === rule).sort((a, b) => b.count - a.count)[0] as Looked,
  );

/** `beside`: file → what was found of it beside everything released. */
export const find = (
  files: readonly Opened[],
  office: OfficeRules,
  beside: ReadonlyMap<string, readonly Looked[]> = new Map(),
): Findings =>
  findingsOf(
    files.flatMap((opened) =>
      once([
        ...inEveryFile(opened),
        ...(tooLarge(opened) ? [] : finders[opened.file.kind](opened, office, files)),
        ...(beside.get(opened.file.name) ?? []),
      ]).map((looked) => ({
        file: opened.file.name,
        looked,
      })),
    ),
  );
