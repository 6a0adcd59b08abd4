/** A child process that holds the hall's bus trips open until it is killed. Run as a script. */
import { valueOf } from '#base';
import { openSnapshots } from '#lake';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import { openedSets } from '../../src/lake/opened-sets.ts';
import { leave, openTwoSides, trips } from './two-sides.ts';

const hall = await openTwoSides(process.argv[2] as string);
const paths: string[] = [];
const opened = openedSets({
  budgetBytes: 1e9,
  clock: hall.lake.clock,
  memoryFile: () => {
    const file = memoryFile();
    paths.push(file.path);
    return file;
  },
});
valueOf(
  await openSnapshots({ ...hall.lake, opened }, hall.engine, {
    dataset: 'bus-trips',
    contract: trips,
    permit: leave(hall),
    view: 'v',
  }),
);
const [row] = await hall.engine.rows<{ n: number }>('SELECT count(*) AS n FROM v');
process.send?.({ rows: row?.n, paths });
process.once('disconnect', () => process.exit());
setInterval(() => {}, 1000);
