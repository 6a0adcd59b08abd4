/** `musubi register …` in a process that says when it begins, so that it can be killed at work: `node test-move.ts <words as JSON>`. */
import { registerCommands } from '../../src/doors/register-commands.ts';
import { runCommand } from '../../src/doors/command-line.ts';

process.stdout.write('ready\n');
process.exitCode = await runCommand(registerCommands, ['register', ...(JSON.parse(process.argv[2] ?? '') as string[])]);
