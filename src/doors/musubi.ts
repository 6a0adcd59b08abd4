/** The command line of both sides: `npx musubi …`. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// What was read and stripped of its types once is not read again: half of the time to start. Beside the parts, where only who may change them may write.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/musubi'));
const { findCommand, runCommand } = await import('./command-line.ts');
const { commandsNear, everyCommand } = await import('./every-command.ts');

const words = process.argv.slice(2);
const few = await commandsNear(words[0] ?? '');
process.exitCode = await runCommand(findCommand(few, words) ? few : await everyCommand(), words);
