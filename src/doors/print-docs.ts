/** Prints the docs that come from code: src/README.md from the rooms, the JSON Schemas of contracts, statistics and dashboards for editors. `--check` changes nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contractSchema } from '#catalogue';
import { dashboardSpecSchema } from '#lounge';
import { cellsSchema, policiesSchema, releaseSchema } from '#statistics';
import { around, rooms } from '../rooms.ts';
import { releaseStates } from './print-release-states.ts';

const root = join(import.meta.dirname, '../..');

const houseReadme = (): string =>
  [
    '# The house',
    '',
    "Printed from `src/rooms.ts` by `npm run docs`. A room sees only the rooms its row names, through `import … from '#room'`;",
    '`tests/architecture.test.ts` fails on a breach. Rooms marked 封 stand on the sealed side: the lake side and the web server never reach them.',
    '',
    '```',
    ' core systems              sealed side 封 (sees names, writes none)             lake side (never sees a name)',
    '┌──────────────┐   ┌─────────┬───────────┬─────────────┬──────────┐   ┌──────┬────────────┬─────────┬────────┐',
    '│ 住基 税 国保 │──▶│ sources │ numbering │ abstraction │ dispatch │──▶│ lake │ statistics │ results │ lounge │──▶ everybody',
    '└──────────────┘   └─────────┴───────────┴─────────────┴──────────┘   └──────┴────────────┴─────────┴────────┘',
    '```',
    '',
    '| room | does | sees |',
    '|---|---|---|',
    ...rooms.map(
      (room) => `| ${room.name}${room.sealed ? ' 封' : ''} | ${room.does} | ${room.sees.join(' ') || '–'} |`,
    ),
    ...Object.entries(around).map(([name, does]) => `| *${name}* | ${does} | |`),
    '',
    'A suffix says what a file touches: `.store.ts` register database · `.lake.ts` DuckDB SQL · `.http.ts` routes · `.cli.ts` commands · `.api.ts` shapes (Zod).',
    '',
  ].join('\n');

const jsonSchema = ($id: string, title: string, schema: z.ZodType): string =>
  `${JSON.stringify({ $id, title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;

const printed: Record<string, string> = {
  'src/README.md': houseReadme(),
  'docs/release-states.md': releaseStates(),
  'contracts/contract.schema.json': jsonSchema('contract.schema.json', 'Musubi dataset contract', contractSchema),
  'statistics/statistics.schema.json': jsonSchema('statistics.schema.json', 'Musubi statistics file', releaseSchema),
  'statistics/policy.schema.json': jsonSchema('policy.schema.json', 'Musubi rules of protection', policiesSchema),
  'dashboards/dashboard.schema.json': jsonSchema('dashboard.schema.json', 'Musubi dashboard file', dashboardSpecSchema),
  'statistics/cells.schema.json': jsonSchema('cells.schema.json', 'Musubi table of cells', cellsSchema),
};

const current = (path: string): string | null => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
};

const stale = Object.entries(printed).filter(([path, text]) => current(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stderr.write(`${path} is not what the code prints: run "npm run docs".\n`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [path, text] of stale) writeFileSync(join(root, path), text);
