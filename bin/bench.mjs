// `npm run bench`: timings as ratios against the bare engine, all in one run on this machine.
import { install, runPinned } from './install.mjs';

install();
process.exit(runPinned(['bench/bench.ts', ...process.argv.slice(2)]));
