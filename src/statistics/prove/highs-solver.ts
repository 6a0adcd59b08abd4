/** The solver on HiGHS (WebAssembly): one persistent model per system, only the costs change between runs. */
import highs_ from 'highs';
import type { Solver } from '../needs.ts';

// The package's types describe its CommonJS shape; as an ES module its default export is the loader itself.
const loadHighs = highs_ as unknown as typeof highs_.default;

/** A run that needs more counts as "nothing found", which only ever hides more. Steps, not seconds: the same answer on every machine. */
const most = { simplexSteps: 200_000, nodes: 2_000 };

export const loadSolver = async (limits: typeof most = most): Promise<Solver> => {
  const highs = await loadHighs();
  const { optimal, infeasible, unbounded, unboundedOrInfeasible } = highs.constants.modelStatus;
  const answers = new Set<number>([optimal, infeasible, unbounded, unboundedOrInfeasible]);
  let gaveUp = 0;
  return {
    gaveUp: () => gaveUp,
    open({ lower, upper, rows, whole, cheapest = false }) {
      const starts = new Int32Array(rows.length + 1);
      for (const [i, row] of rows.entries()) starts[i + 1] = (starts[i] as number) + row.columns.length;
      const indices = Int32Array.from(rows.flatMap((row) => row.columns));
      const values = Float64Array.from(rows.flatMap((row) => row.signs));
      const sides = Float64Array.from(rows, (row) => row.equals);
      const numCols = lower.length;
      const numRows = rows.length;
      const model = highs.createModel({
        numCols,
        numRows,
        sense: highs.constants.objectiveSense.maximize,
        colCost: new Float64Array(numCols),
        colLower: lower,
        colUpper: upper.map((end) => (end === Infinity ? highs.infinity : end)),
        rowLower: sides,
        rowUpper: sides,
        matrix: { format: 'csr', numRows, numCols, starts, indices, values },
        ...(whole ? { integrality: new Int32Array(numCols).fill(1) } : {}),
      });
      // Between runs only costs change, so the last point stays feasible: primal simplex goes on from it. Dual simplex begins from what costs least.
      model.options.set({
        output_flag: false,
        ...(whole
          ? { mip_max_nodes: limits.nodes }
          : { simplex_strategy: cheapest ? 1 : 4, simplex_iteration_limit: limits.simplexSteps }),
      });
      return {
        maximise(cost) {
          model.changeColsCost({ kind: 'range', from: 0, to: numCols - 1 }, cost);
          model.run();
          const status = model.getModelStatus();
          if (!answers.has(status)) gaveUp += 1;
          if (status !== optimal) return null;
          const solution = model.getSolution();
          return {
            x: Float64Array.from(solution.colValue),
            prices: whole ? new Float64Array(numRows) : Float64Array.from(solution.rowDual),
          };
        },
        close: () => model.dispose(),
      };
    },
  };
};
