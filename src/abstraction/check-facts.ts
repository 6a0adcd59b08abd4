/** A checked load as facts to show: what was read, set aside, left out, changed since last time. Counts and places only. */
import type { Bilingual } from '#base';
import { ways } from '#catalogue';
import { dialectSentence, type Reason, reasons } from '#sources';
import type { Check } from './check.api.ts';
import { keptNameOf } from './column-words.ts';
import type { AbstractedLoad } from './prepare-load.ts';
import { addressWords, birthWords, qualityWarnings } from './warnings.ts';

type Judged = Check['addresses'][number];

const why = (reason: string): Bilingual => reasons[reason as Reason];

const anonymityFacts = ({ contract, anonymity }: AbstractedLoad): Check['anonymity'] => {
  if (!anonymity || anonymity.quasi.length === 0) return null;
  const { k, rows, quasi, now, coarser, sensitive } = anonymity;
  const { smallest, uniques, below } = now;
  return {
    k,
    rows,
    quasi: quasi.map((name) => keptNameOf(contract, name)),
    smallest,
    uniques,
    below,
    coarser: coarser.map((each) => ({
      column: keptNameOf(contract, each.column),
      way: ways[each.way],
      smallest: each.smallest,
      uniques: each.uniques,
      below: each.below,
      lost: each.lost,
    })),
    sensitive: sensitive.map(({ column, least, alike }) => ({ column: keptNameOf(contract, column), least, alike })),
  };
};

const addressFacts = ({ quality }: AbstractedLoad): Judged[] =>
  quality.address.map(({ status, rows }) => ({
    what: addressWords[status] ?? { ja: '読み取れた住所', en: 'addresses that were read' },
    rows,
    good: status === 'ok',
  }));

const birthFacts = ({ quality, contract, rows }: AbstractedLoad): Judged[] => {
  if (!contract.columns.some(({ role }) => role === 'birth-date')) return [];
  const noted = quality.births.map((each) => ({
    what: birthWords[each.note] ?? { ja: each.note, en: each.note },
    rows: each.rows,
    good: false,
  }));
  const good = rows - noted.reduce((sum, each) => sum + each.rows, 0);
  return [{ what: { ja: '読み取れた生年月日', en: 'birth dates that were read' }, rows: good, good: true }, ...noted];
};

export const checkFacts = (load: AbstractedLoad): Check => {
  const { contract, asOf, accounts, files, drift, quality } = load;
  const shown = new Set([...qualityWarnings(quality), ...(load.linkage?.notes ?? [])].map(({ ja }) => ja));
  return {
    dataset: contract.dataset,
    title: contract.title,
    asOf,
    files: files.map(({ name, rows, bytes, broken, dialect }) => ({
      name,
      rows,
      bytes,
      broken,
      detected: dialect && dialectSentence(dialect),
    })),
    accounts,
    setAside: load.faults.map(({ column, reason, rows }) => ({ column, reason: why(reason), rows })),
    firstSetAside: load.firstFaults.map(({ file, row, column, reason }) => ({
      file: files[file - 1]?.name ?? '',
      row,
      column,
      reason: why(reason),
    })),
    addresses: addressFacts(load),
    births: birthFacts(load),
    // How well addresses and births were read, and whom the linkage found, stands in tables of its own.
    warnings: load.warnings.filter(({ ja }) => !shown.has(ja)),
    drift: drift && { ...drift, notes: [...drift.notes] },
    anonymity: anonymityFacts(load),
    numbered: load.numbered,
    linkage: load.linkage,
  };
};
