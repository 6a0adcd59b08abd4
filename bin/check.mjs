// `npm run check`: format, lint, types, printed docs, compiled kernel — changes nothing.
import { install, runPinned } from './install.mjs';

install();
const steps = [
  ['node_modules/@biomejs/biome/bin/biome', 'format', '.'],
  ['node_modules/oxlint/bin/oxlint', '--type-aware', '--quiet'],
  ['node_modules/typescript/bin/tsc', '--noEmit'],
  ['src/doors/print-docs.ts', '--check'],
  ['bin/kernel.mjs', '--check'],
];
const failed = steps.filter((step) => runPinned(step) !== 0);
process.exit(failed.length);
