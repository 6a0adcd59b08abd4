/** The command line of both sides: `npx musubi …`. */
import { cityDoor } from './city.ts';
import { runCommand } from './command-line.ts';

process.exitCode = await runCommand([...cityDoor()], process.argv.slice(2));
