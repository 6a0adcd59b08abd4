/**
 * Cell-key noise for a table of cells of any office: what is added to a number hangs on who is counted in it and on nothing else, so the same people have
 * the same noise in every table, order and month (of one secret). An alternative to hiding: all cells are shown, none exactly.
 */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import { keyRange } from '../count/cell-key.lake.ts';
import { allowCells, type Circumstances, ofCells } from '../office/cells-context.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { systemOfCells, tieMembers, treesOf } from '../office/cells-system.ts';
import { statisticsRefusal } from '../errors.ts';
import type { Method } from '../spec/method.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { perturbationTable, perturbed } from './perturbation-table.ts';
import type { Released } from '../released/released.ts';
import { type ShownOtherwise, type ShownReport, shownOtherwise, strangersIn } from './shown-otherwise.ts';

const noiseColumn = 'noise_up_to';

type Noise = Extract<Method, { kind: 'cellKey' }>;
export type NoiseReport = ShownReport & { readonly noise: Noise };
export type PerturbedCells = Omit<ShownOtherwise, 'report'> & { readonly report: NoiseReport };

/** The key of each row; every row at fault at once. */
const keysOf = (spec: CellsSpec, rows: readonly Row[]): Result<Float64Array> => {
  const { key } = spec;
  if (key === undefined || !(key in (rows[0] ?? {})))
    return refused(statisticsRefusal('keys-needed', { table: spec.table }));
  const keys = Float64Array.from(rows, (row) => (row[key] === '' ? Number.NaN : Number(row[key])));
  const faults: Bilingual[] = [...keys].flatMap((of, i) =>
    Number.isInteger(of) && of >= 0 && of < keyRange
      ? []
      : [
          {
            ja: `${i + 2}行目「${key}」: 0以上2³²未満の整数ではありません。`,
            en: `Row ${i + 2}, "${key}": not a whole number from 0 to 2³² − 1.`,
          },
        ],
  );
  const peopled = rows.flatMap((row, i) => (Number(row[spec.people]) > 0 ? [keys[i] as number] : []));
  // Keys of people fall anywhere: hardly any two cells of other people can share one, and none is as small as a running number.
  if (peopled.length > 3 && (new Set(peopled).size === 1 || peopled.every((of) => of < 1_000_000)))
    faults.push({
      ja: `「${key}」の値が、だれを数えたかから決まるキー（tabulate が書くもの）に見えません。`,
      en: `The values of "${key}" do not look like keys that follow from who is counted (tabulate writes them).`,
    });
  return faults.length > 0 ? refused(statisticsRefusal('cells-invalid', { table: spec.table }, faults)) : done(keys);
};

export const perturbCells = (
  spec: CellsSpec,
  rows: readonly Row[],
  noise: Noise,
  needs: Pick<ProtectionNeeds, 'sha256'>,
  ledger: readonly Released[],
  circumstances: Circumstances,
): Result<PerturbedCells> => {
  const of = ofCells(spec, rows, needs.sha256);
  const codes = treesOf(spec, rows);
  if (circumstances.merged) tieMembers(codes, circumstances.merged);
  const allowed = allowCells(spec, of, codes, ledger, circumstances);
  if (!allowed.ok) return allowed;
  const keys = keysOf(spec, rows);
  if (!keys.ok) return keys;
  // Somebody may count in several cells side by side: the noise asks for no sums.
  const read = systemOfCells(spec, rows, false, undefined, false);
  if (!read.ok) return read;
  const table = perturbationTable(noise, spec.table);
  if (!table.ok) return table;
  const { system, trees } = read.value;
  if (circumstances.merged) tieMembers(trees, circumstances.merged);
  const values = Float64Array.from(system.values, (n, i) =>
    perturbed(table.value, n, (keys.value[i] as number) / keyRange),
  );
  const changed = { values, column: noiseColumn, upTo: noise.bound, method: noise };
  const { report, ...shown } = shownOtherwise(spec, rows, read.value, changed, needs, circumstances);
  return done({ ...shown, report: { ...report, noise } });
};

/** Verifies a table with noise from what it shows: its hash, no number that may not be shown, and sums no farther off than the noise can carry them. */
export const auditPerturbed = (
  spec: CellsSpec,
  rows: readonly Row[],
  text: string,
  report: NoiseReport,
  needs: Pick<ProtectionNeeds, 'sha256'>,
): Result<void> => {
  const read = systemOfCells(spec, rows, false, undefined, false);
  if (!read.ok) return read;
  const { system } = read.value;
  const { noise } = report;
  const faults = strangersIn(spec, read.value, text, report, needs);
  const fault = (ja: string, en: string) => faults.push({ ja, en });
  for (const [i, value] of system.values.entries())
    if (!Number.isInteger(value) || (value > 0 && value <= noise.noSmall))
      fault(`${i + 2}行目: 表示できない小さな数です。`, `Row ${i + 2} is a small number that may not be shown.`);
  for (const { cells } of system.equations) {
    const [total = 0, ...parts] = cells;
    const sum = parts.reduce((s, cell) => s + (system.values[cell] as number), 0);
    // Whoever counts in several parts counts once in the total: that may be less than the sum, never more.
    if ((system.values[total] as number) > sum + noise.bound * cells.length)
      fault(
        `${total + 2}行目の計が、内訳の合計よりノイズの上限を超えて大きくなっています。`,
        `Row ${total + 2} exceeds the sum of its parts by more than the noise can.`,
      );
  }
  return faults.length > 0
    ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults))
    : done(undefined);
};
