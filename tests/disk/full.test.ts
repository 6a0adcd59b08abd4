/** Every place of the house that writes, on a disk with less and less room: the old content or the new, nothing by halves, nothing left over. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AuditTables,
  auditBook,
  auditTrail,
  commitTogether,
  createAuditTables,
  inTurn,
  verifyChain,
} from '#audit';
import type { Sha256 } from '#base';

import { newLakeKeys, sha256 } from '#sealing';
import { frozenFiles } from '../../src/doors/frozen-files.ts';
import { writeJson } from '../../src/doors/key-files.ts';
import { checkpointFolder } from '../../src/machinery/checkpoint-folder.ts';
import { lakeFiles } from '../../src/machinery/lake-files.ts';
import { ledgerFolder } from '../../src/machinery/ledger-folder.ts';
import { outboxIn } from '../../src/machinery/outbox.ts';
import { resultsFolder } from '../../src/machinery/results-folder.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { uploadFolder } from '../../src/machinery/upload-folder.ts';
import { smallDisk } from './small-disk.ts';
import type { ReleaseId } from '../../src/release/release.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-full-'));
const disk = join(room, 'disk');
const { there, mount, unmount, filled } = smallDisk(disk, '1m');
afterAll(() => rmSync(room, { recursive: true, force: true }));

/** Kilobytes left: none, a page, some pages, nearly enough. */
const levels = [0, 4, 8, 16, 40] as const;
const content = () => randomBytes(48 * 1024);
const textOf = (path: string): string => (existsSync(path) ? sha256(readFileSync(path)) : 'nothing');
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 8192) yield bytes.subarray(from, from + 8192);
}

/** `write` does it once more, with another content each time; `state` tells what is there. */
type Writer = { readonly write: () => Promise<unknown>; readonly state: () => Promise<unknown> };
const at = (name: string) => join(disk, name);
const hash = 'a'.repeat(64) as Sha256;
let number = 0;

const writers: readonly (readonly [string, () => Promise<Writer>])[] = [
  [
    'keys and lists of senders',
    async () => ({
      write: () => writeJson(at('keys.json'), { key: content().toString('base64') }),
      state: async () => textOf(at('keys.json')),
    }),
  ],
  [
    'a published table or map',
    async () => ({
      write: () => resultsFolder(at('results')).write('tables/population.json', content()),
      state: async () => textOf(at('results/tables/population.json')),
    }),
  ],
  [
    'a frozen copy of a release',
    async () => {
      const files = frozenFiles(at('releases'), await newLakeKeys());
      let last = new Uint8Array();
      return {
        write: () => {
          last = new Uint8Array(content());
          return files.put('r1' as ReleaseId, last);
        },
        // Whole, or not there.
        state: async () =>
          [null, last.length].includes((await files.get('r1' as ReleaseId, sha256(last)))?.length ?? null),
      };
    },
  ],
  [
    'a checkpoint outside the register',
    async () => {
      const folder = checkpointFolder(at('checkpoints'));
      return {
        write: () => folder.keep((number += 1), hash, `note ${number}\n`),
        state: async () => (await folder.all()).map(({ note }) => /^note \d+\n$/.test(note)),
      };
    },
  ],
  [
    'the next file of the ledger',
    async () => {
      const folder = ledgerFolder(at('ledger'));
      return {
        write: () => folder.writeNew(`ledger-${(number += 1)}.sealed`, inChunks(content())),
        state: async () => (await folder.list()).map((name) => readFileSync(join(at('ledger'), name)).length),
      };
    },
  ],
  [
    'the file of the ledger that is replaced',
    async () => ({
      write: () => ledgerFolder(at('ledger')).replace('identity.sealed', inChunks(content())),
      state: async () => textOf(at('ledger/identity.sealed')),
    }),
  ],
  [
    'a package in the outbox',
    async () => ({
      write: () => outboxIn(at('outbox')).write('bus-trips_2026-01-31_1.musubi', inChunks(content())),
      state: async () => textOf(at('outbox/bus-trips_2026-01-31_1.musubi')),
    }),
  ],
  [
    'a new file of the lake',
    async () => {
      const files = lakeFiles(at('lake'));
      return {
        // What a failure leaves in staging is swept by the next intake, here by hand.
        write: async () => {
          const name = `staging/${(number += 1)}`;
          try {
            await files.create(name, inChunks(content()));
            await files.move(name, `files/${number}`);
          } catch (error) {
            await files.remove('staging');
            throw error;
          }
        },
        state: async () =>
          (await files.names('files')).map((name) => readFileSync(join(at('lake/files'), name)).length),
      };
    },
  ],
  [
    'an upload that is announced',
    async () => {
      const folder = uploadFolder(at('uploads'));
      const id = () => (number += 1).toString(16).padStart(32, '0');
      return {
        write: () => folder.begin({ id: id(), sender: 'hall', package: hash, bytes: 9 }),
        state: async () => {
          const names = readdirSync(at('uploads')).sort();
          // Two files for each, and none alone.
          return [names.length / 2, (await folder.all()).length];
        },
      };
    },
  ],
  [
    'a part of an upload',
    async () => {
      const folder = uploadFolder(at('uploads'));
      const id = 'b'.repeat(32);
      await folder.begin({ id, sender: 'hall', package: hash, bytes: 1e6 });
      return {
        write: async () => {
          if (!(await folder.append(id, content()))) throw new Error('told: no room');
        },
        state: async () => ((await folder.find(id))?.offset ?? -1) % (48 * 1024),
      };
    },
  ],
];

describe.runIf(there)('on a disk that is full', () => {
  beforeEach(() => expect(mount()).toBe(true));
  afterEach(unmount);
  let [stopped, done] = [0, 0];
  afterAll(() =>
    console.log(`full disks: ${writers.length + 1} places that write, ${stopped} stopped, ${done} had room`),
  );

  /** At each level the state is that of before or after, and no beginning of a file is left. */
  const tried = async ({ write, state }: Writer): Promise<void> => {
    await write();
    const outcomes: string[] = [];
    for (const free of levels) {
      const before = JSON.stringify(await state());
      const empty = filled(1024 * free);
      const outcome = await write().then(
        () => 'done',
        () => 'stopped',
      );
      empty();
      outcomes.push(outcome);
      if (outcome === 'stopped') stopped += 1;
      else done += 1;
      const after = JSON.stringify(await state());
      // What is told to have stopped has changed nothing that anybody reads.
      if (outcome === 'stopped') expect(after).toBe(before);
      const names = readdirSync(disk, { recursive: true, encoding: 'utf8' });
      expect(names.filter((name) => /\.(part|new)-\d+/.test(name))).toEqual([]);
    }
    expect(outcomes[0]).toBe('stopped');
    await write();
  };

  it.each(writers)('%s', async (_, make) => {
    await tried(await make());
  });

  it('the register: the log stays one chain, and goes on when there is room', async () => {
    const db = openRegister<AuditTables & { ward: { name: string } }>(at('register.sqlite'));
    await createAuditTables(db);
    await db.schema.createTable('ward').addColumn('name', 'text').execute();
    const clock = () => new Date();
    const event = (n: number) =>
      ({ actor: { name: 'sato' }, act: 'Tried', subject: 'ward', outcome: 'done', facts: { n } }) as const;
    const change = (n: number) =>
      commitTogether(db, {
        events: [event(n)],
        clock,
        change: async (transaction) => {
          await transaction
            .insertInto('ward')
            .values({ name: 'x'.repeat(20_000) })
            .execute();
        },
      });
    const entries = async () => {
      const proof = await verifyChain({ prove: inTurn(auditBook(db).rows), checkpoints: [] });
      const wards = await db.selectFrom('ward').select('name').execute();
      return [proof.whole ? proof.head.size : 'broken', wards.length];
    };
    // Those who shared the commit are all told, and none of them is there.
    await tried({
      write: () => Promise.all([change((number += 1)), change((number += 1))]),
      state: entries,
    });
    await auditTrail(db, clock).record(event(0));
    const [size, wards] = await entries();
    expect(size).toBe(Number(wards) + 1);
    await db.destroy();
  });
});
