// `npm run bench`: timings as ratios against the bare engine, all in one run on this machine; `npm run bench -- audit`: of the audit log;
// `npm run bench -- city`: of the synthetic city; `npm run bench -- link`: of record linkage; `npm run bench -- addresses`: of reading addresses;
// `npm run bench -- lake`: of reading the lake against plain Parquet; `npm run bench -- tabulate`: of counting a large cube;
// `npm run bench -- protect`: of suppression and certification; `npm run bench -- cube`: of a city's monthly population, month by month.
import { install, runPinned } from './install.mjs';

install();
const [first, ...rest] = process.argv.slice(2);
const alone = {
  audit: 'bench/audit.ts',
  tabulate: 'bench/tabulate.ts',
  city: 'bench/city.ts',
  link: 'bench/link.ts',
  addresses: 'bench/addresses.ts',
  lake: 'bench/lake.ts',
  protect: 'bench/protect.ts',
  cube: 'bench/cube.ts',
}[first ?? ''];
process.exit(runPinned(alone ? [alone, ...rest] : ['bench/bench.ts', ...process.argv.slice(2)]));
