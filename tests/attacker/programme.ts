/** The attacker's own programmes on HiGHS: bounds on rows, so that an inequality needs nothing added; nothing shared with the protection's use of it. */
import highs_ from 'highs';
import type { Row } from './system.ts';

// The package's types describe its CommonJS shape; as an ES module its default export is the loader itself.
const loadHighs = highs_ as unknown as typeof highs_.default;
export type Highs = Awaited<ReturnType<typeof loadHighs>>;
export const loadProgrammes = (): Promise<Highs> => loadHighs();

/** `columns` of the rows count from 0; `whole`: only whole numbers. */
export type Programme = {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: readonly Pick<Row, 'columns' | 'coefficients' | 'low' | 'high'>[];
  readonly whole: boolean;
};

export type Corner = { readonly x: Float64Array; readonly isBest: boolean };
export type Opened = {
  /** `roughly`: any whole table far out will do. */
  maximise(cost: Float64Array, how?: 'best' | 'roughly'): Corner | null;
  close(): void;
};

export const openProgramme = (highs: Highs, { lower, upper, rows, whole }: Programme): Opened => {
  const finite = (end: number) => (end === Infinity ? highs.infinity : end === -Infinity ? -highs.infinity : end);
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = (starts[i] as number) + row.columns.length;
  const numCols = lower.length;
  const model = highs.createModel({
    numCols,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: new Float64Array(numCols),
    colLower: lower.map(finite),
    colUpper: upper.map(finite),
    rowLower: Float64Array.from(rows, ({ low }) => finite(low)),
    rowUpper: Float64Array.from(rows, ({ high }) => finite(high)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols,
      starts,
      indices: Int32Array.from(rows.flatMap(({ columns }) => columns)),
      values: Float64Array.from(rows.flatMap(({ coefficients }) => coefficients)),
    },
    ...(whole ? { integrality: new Int32Array(numCols).fill(1) } : {}),
  });
  // Steps and nodes, not seconds: the same answer on every machine.
  model.options.set({ output_flag: false, simplex_iteration_limit: 500_000 });
  return {
    maximise(cost, how = 'best') {
      if (whole)
        model.options.set(
          how === 'best' ? { mip_max_nodes: 20_000, mip_rel_gap: 0 } : { mip_max_nodes: 100, mip_rel_gap: 0.5 },
        );
      model.changeColsCost({ kind: 'range', from: 0, to: numCols - 1 }, cost);
      model.run();
      const isBest = model.getModelStatus() === highs.constants.modelStatus.optimal;
      const solution = model.getSolution();
      return solution.colValue.length === numCols ? { x: Float64Array.from(solution.colValue), isBest } : null;
    },
    close: () => model.dispose(),
  };
};
