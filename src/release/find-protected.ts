/** Findings on tables the statistics room protected: is each the one its certificate was written for, under rules no weaker than the city's? */
import { createHash } from 'node:crypto';
import type { Certificate } from '#statistics';
import { type Finder, type Looked, look, lookWhole, type Opened } from './finding.ts';
import { textOf } from './read-rows.ts';

export const certificateIn = (all: readonly Opened[]): Certificate | null => {
  const text = all.filter(({ file }) => file.kind === 'certificate').map(({ bytes }) => textOf(bytes))[0];
  try {
    return text ? (JSON.parse(text) as Certificate) : null;
  } catch {
    return null;
  }
};

type TableFacts = {
  readonly id: string;
  readonly dimensions: readonly unknown[];
  readonly protection: { readonly primary: number; readonly complementary: number };
  readonly cells: readonly { readonly hidden: readonly unknown[] }[];
};

const tooMuch = 0.4;
const usualDimensions = 4;

/** Time is one of the dimensions of every table here, and is not counted against the three. */
export const findInProtectedTable: Finder = ({ file, bytes }, _, all) => {
  const certificate = certificateIn(all);
  const text = textOf(bytes);
  if (!certificate || text === null)
    return [lookWhole('certificate-missing', !certificate), lookWhole('table-differs', true)];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const table = JSON.parse(text) as TableFacts;
  const listed = certificate.tables.find(({ id }) => id === table.id);
  const values = table.cells.reduce((sum, cell) => sum + cell.hidden.length, 0);
  const hidden = table.cells.reduce((sum, cell) => sum + cell.hidden.filter((why) => why !== null).length, 0);
  return [
    lookWhole('certificate-missing', false),
    lookWhole('table-differs', listed?.sha256 !== sha256 || file.name !== `${table.id}.json`),
    lookWhole('dimensions', table.dimensions.length > usualDimensions),
    lookWhole('much-hidden', values > 0 && hidden / values > tooMuch),
  ];
};

export const findInCertificate: Finder = (opened, office): readonly Looked[] => {
  const certificate = certificateIn([opened]);
  if (!certificate) return [lookWhole('certificate-missing', true)];
  const { policy, systems } = certificate;
  // Systems of amounts state width ÷ value, those of counts a number of people.
  const narrow = systems.filter(
    ({ amounts, tightestInterval }) =>
      tightestInterval !== null && tightestInterval < (amounts ? Number.MIN_VALUE : office.minimumWidth),
  );
  return [
    look('certificate-weaker', office.weaker(policy)),
    look(
      'certificate-narrow',
      narrow.map(({ name }) => name),
    ),
  ];
};
