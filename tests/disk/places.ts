/** For tests: the places of the house that write, each with what stands there, one act that writes, and what another process reads afterwards. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditTables, auditBook, auditTrail, createAuditTables, makeCheckpoint, proveAudit } from '#audit';
import { type Engine, valueOf } from '#base';
import { createResultTables, openResults, publishMap, type ResultTables } from '#results';
import {
  canonicalJson,
  lakePublicOf,
  makeSigner,
  newLakeKeys,
  newSealedSideKeys,
  newSigningKey,
  senderOf,
  sha256,
} from '#sealing';
import { quarantineCsv } from '#sources';
import { frozenFiles } from '../../src/doors/frozen-files.ts';
import { initialise } from '../../src/doors/init.ts';
import {
  readLakeKeys,
  readRecipient,
  readSealedSideKeys,
  readSenders,
  registerSender,
  writeJson,
} from '../../src/doors/key-files.ts';
import { writeCsv } from '../../src/doors/owned-csv.ts';
import { placesOf } from '../../src/doors/places.ts';
import { addToLedger } from '../../src/doors/released-ledger.ts';
import { checkpointFolder } from '../../src/machinery/checkpoint-folder.ts';
import { openEngine } from '../../src/machinery/duckdb.ts';
import { writeWhole } from '../../src/machinery/files.ts';
import { packageFile, receiptBeside } from '../../src/machinery/lake-files.ts';
import { outboxIn } from '../../src/machinery/outbox.ts';
import { resultsFolder } from '../../src/machinery/results-folder.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import { uploadFolder } from '../../src/machinery/upload-folder.ts';
import { type Place, secret } from './every-call.ts';

const clock = () => new Date('2026-11-25T00:00:00.000Z');
const textOf = (path: string): string => (existsSync(path) ? sha256(readFileSync(path)) : 'nothing');
const text = (n: number): string => `${n} `.repeat(20_000);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 32_768) yield bytes.subarray(from, from + 32_768);
}

export const openPlaces = async () => {
  const engine: Engine = await openEngine({ threads: 1 });
  const register = openRegister<AuditTables & ResultTables>(':memory:');
  await createAuditTables(register);
  await createResultTables(register);
  const lakeKeys = await newLakeKeys();
  const signer = makeSigner(newSigningKey());
  let number = 0;

  const places: Readonly<Record<string, Place>> = {
    'keys, settings of people': async (folder) => {
      const path = join(folder, 'keys.json');
      await writeJson(path, text(1));
      return { run: () => writeJson(path, text(2)), state: async () => textOf(path) };
    },
    'the list of senders': async (folder) => {
      const places = placesOf(folder);
      const sender = (id: string) => senderOf(newSealedSideKeys(id));
      const other = sender('hall-b');
      await registerSender(places, sender('hall-a'));
      return {
        run: () => registerSender(places, other),
        state: async () => (await readSenders(places)).map(({ id }) => id),
      };
    },
    'a new installation': async (folder) => {
      const places = placesOf(join(folder, 'data'));
      return {
        run: () =>
          initialise({
            folder: places.root,
            side: 'both',
            city: { ja: '結浜市', en: 'Yuihama' },
            demo: false,
            senderId: `sender-${(number += 1)}`,
          }),
        async state() {
          // Without its settings it was never used, and init begins again.
          if (!existsSync(places.config)) return 'none';
          const [sealed, lake] = [valueOf(await readSealedSideKeys(places)), valueOf(await readLakeKeys(places))];
          const [sender, open] = [canonicalJson(senderOf(sealed)), canonicalJson(await lakePublicOf(lake))];
          const read = (path: string) => canonicalJson(JSON.parse(readFileSync(path, 'utf8')));
          return {
            sender: sender === read(join(places.sealed.root, 'sender.json')),
            known: canonicalJson(await readSenders(places)) === `[${sender}]`,
            recipient: open === canonicalJson(valueOf(await readRecipient(places))),
            lake: open === read(join(places.lake.root, 'lake-public.json')),
            modes: [places.sealed.keys, places.lake.keys].map((path) => statSync(path).mode & 0o777),
            settings: textOf(places.config),
          };
        },
      };
    },
    'the quarantine list': async (folder) => {
      const path = join(folder, 'quarantine/bus-trips.csv');
      const list = (rows: number) =>
        quarantineCsv(
          Array.from({ length: rows }, (_, row) => ({
            file: 'a.csv',
            row,
            column: '区',
            reason: 'code-unknown' as const,
          })),
        );
      await writeWhole(path, [Buffer.from(list(3))]);
      return { run: () => writeWhole(path, [Buffer.from(list(2000))]), state: async () => textOf(path) };
    },
    'a list to review': async (folder) => {
      const path = join(folder, 'linkage/review.csv');
      await writeCsv(engine, 'SELECT 1 AS row', path);
      return { run: () => writeCsv(engine, 'SELECT 2 AS row', path), state: async () => textOf(path) };
    },
    'a package in the outbox': async (folder) => {
      const [outbox, name] = [outboxIn(folder), 'bus-trips_2026-01-31_1.musubi'];
      return {
        run: () => outbox.write(name, inChunks(Buffer.from(text(3)))),
        state: async () => [textOf(outbox.pathOf(name)), (await packageFile(outbox.pathOf(name)))?.bytes ?? 0],
      };
    },
    'a receipt beside its package': async (folder) => {
      const path = join(folder, 'a.musubi');
      writeFileSync(path, 'package');
      return {
        // The intake is done by then: a carrier that takes no receipt is said, and nothing is thrown.
        async run() {
          const written = await receiptBeside(path, text(4)).catch(() => 'thrown');
          if (written === 'thrown') throw new Error('the intake was told to have failed');
          if (written === null) throw new Error('told: EIO');
        },
        state: async () => [textOf(path), textOf(`${path}.receipt`)],
      };
    },
    'the announcement of an upload': async (folder) => {
      const uploads = uploadFolder(folder);
      const upload = { id: 'a'.repeat(32), sender: 'hall', package: sha256('p'), bytes: 9 };
      return {
        run: () => uploads.begin(upload),
        state: async () => (await uploads.all()).map(({ id, offset }) => [id, offset]),
      };
    },
    'parts of an upload': async (folder) => {
      const [uploads, id, bytes] = [uploadFolder(folder), 'b'.repeat(32), Buffer.from(text(5))];
      const part = 9_000;
      await uploads.begin({ id, sender: 'hall', package: sha256(bytes), bytes: bytes.length });
      await uploads.append(id, bytes.subarray(0, part));
      return {
        // As a sender goes on: from where the lake says it is.
        async run() {
          for (let at = (await uploads.find(id))?.offset ?? 0; at < bytes.length; at += part)
            if (!(await uploads.append(id, bytes.subarray(at, at + part)))) throw new Error('told: EIO');
        },
        async state() {
          const here = readFileSync(uploads.pathOf(id));
          if (!here.equals(bytes.subarray(0, here.length))) return 'other bytes';
          if (here.length === bytes.length) return 'whole';
          return here.length % part === 0 ? 'whole parts' : 'half a part';
        },
      };
    },
    'an upload that ends': async (folder) => {
      const [uploads, id] = [uploadFolder(folder), 'c'.repeat(32)];
      await uploads.begin({ id, sender: 'hall', package: sha256('p'), bytes: 9 });
      return { run: () => uploads.remove(id), state: async () => (await uploads.all()).length };
    },
    'a frozen copy of a release': async (folder) => {
      const [files, bytes] = [frozenFiles(folder, lakeKeys), new Uint8Array(Buffer.from(`${secret},${text(6)}`))];
      return {
        run: () => files.put('r1' as never, bytes),
        state: async () => (await files.get('r1' as never, sha256(bytes)))?.length ?? 'nothing',
      };
    },
    'the list of what was released': async (folder) => {
      const files = resultsFolder(folder);
      const entry = (release: string) =>
        json([{ release, keys: ['people'], times: { a: { snapshot: '1', values: [1] } } }]);
      await addToLedger(folder, files, entry('r1'));
      return {
        run: () => addToLedger(folder, files, entry('r2')),
        state: async () => JSON.parse(Buffer.from((await files.read('released.json')) ?? '[]').toString()).length,
      };
    },
    'a published map or table': async (folder) => {
      const needs = { register, now: clock, files: resultsFolder(folder), recalled: async () => new Set<string>() };
      const id = `map-${(number += 1)}`;
      const put = (n: number) => publishMap(needs, id, { n: text(n) }, { actor: { name: 'sato' } });
      await put(7);
      return {
        run: () => put(8),
        state: async () => sha256(valueOf(await openResults(needs).readMap(id)).bytes),
      };
    },
    'a checkpoint outside the register': async (folder) => {
      const log = openRegister<AuditTables>(':memory:');
      await createAuditTables(log);
      const trail = auditTrail(log, clock);
      const happen = () => trail.record({ actor: { name: 'sato' }, act: 'Tried', subject: 'ward', outcome: 'done' });
      const needs = { book: auditBook(log), clock, origin: 'test', signer, outside: checkpointFolder(folder) };
      await happen();
      await makeCheckpoint(needs);
      let due = happen();
      return {
        async run() {
          await due;
          due = Promise.resolve();
          // What happens is written down all the same.
          await makeCheckpoint(needs).finally(() => {});
        },
        async state() {
          await due;
          const proof = valueOf(await proveAudit(needs));
          return [proof.head.size, (await needs.outside.all()).length];
        },
      };
    },
  };
  const close = async () => {
    engine.close();
    await register.destroy();
  };
  return { places, slow: ['a new installation'], close };
};
