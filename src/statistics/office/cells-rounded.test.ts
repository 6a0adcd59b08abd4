/** Another office rounds its table instead of hiding: every sum is kept, and no number goes further than to one of its two neighbours. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { needsWith } from '../test-kit.ts';
import { exampleCells as cells, exampleSpec as spec, officeOf } from './test-office.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-rounded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const run = officeOf(() => needsWith('rounded'));
const rowsOf = (name: string) =>
  readFileSync(at(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

describe('a table of cells', () => {
  const files = { spec: at('t.yaml'), table: at('t.csv'), out: at('t-out.csv'), report: at('t.json') };
  const audit = () => run('audit', { spec: files.spec, table: files.out, report: files.report });
  it.each([3, 5, 10])(
    'is rounded to multiples of %i with every sum kept, each number to one of its two neighbours',
    async (base) => {
      writeFileSync(files.spec, spec(`rounding: { base: ${base} }`));
      writeFileSync(files.table, cells);
      expect(await run('protect', files)).toMatchObject({ ok: true });
      expect(await audit()).toMatchObject({ ok: true });
      const before = cells
        .trim()
        .split('\n')
        .map((line) => Number(line.split(',')[2]));
      const rounded = new Map(
        rowsOf('t-out.csv')
          .slice(1)
          .map((row, i) => [`${row[0]},${row[1]}`, [Number(row[2]), before[i + 1] as number]]),
      );
      for (const [n = 0, truth = 0] of rounded.values()) {
        expect(n % base).toBe(0);
        expect(Math.abs(n - truth)).toBeLessThan(base);
      }
      const at2 = (key: string) => rounded.get(key)?.[0] as number;
      for (const gender of ['total', 'm', 'f'])
        expect(at2(`total,${gender}`)).toBe(at2(`A,${gender}`) + at2(`B,${gender}`) + at2(`C,${gender}`));
      for (const region of ['total', 'A', 'B', 'C'])
        expect(at2(`${region},total`)).toBe(at2(`${region},m`) + at2(`${region},f`));
    },
  );
});
