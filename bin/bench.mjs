// `npm run bench`: timings as ratios against the bare engine, all in one run on this machine; `npm run bench -- audit`: of the audit log.
import { install, runPinned } from './install.mjs';

install();
const [first, ...rest] = process.argv.slice(2);
process.exit(
  first === 'audit' ? runPinned(['bench/audit.ts', ...rest]) : runPinned(['bench/bench.ts', ...process.argv.slice(2)]),
);
