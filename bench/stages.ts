/** One stage of the bench in a process of its own: `stages.ts bare|first|month|lake <data> <register>`; answers what it took as JSON. */
import { enableCompileCache } from 'node:module';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareLoad } from '#abstraction';
import { calendarDate, type Engine, type MemoryFile, silentProgress, valueOf } from '#base';
import { dispatchLoad } from '#dispatch';
import { intake } from '#lake';
import { openLakeSide } from '../src/doors/lake-side.ts';
import { openSealedSide, sourceFile } from '../src/doors/sealed-side.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';

export type Taken = {
  readonly seconds: number;
  readonly cpu: number;
  readonly rows: number;
  /** MB: of the process and of its memory files. */
  readonly peak: number;
  readonly facts: Readonly<Record<string, number>>;
};

// As the command does (src/doors/musubi.ts): threads find what was compiled for them once.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/musubi'));

const [stage = '', data = '', register = ''] = process.argv.slice(2);
const day = (text: string) => calendarDate(text) as NonNullable<ReturnType<typeof calendarDate>>;

/** What memory files hold, now and at most: they are no part of what the process itself is said to hold. */
const held = { now: 0, most: 0 };
const counted = (): MemoryFile => {
  const file = memoryFile();
  let mine = 0;
  const count = (bytes: number) => {
    mine += bytes;
    held.now += bytes;
    held.most = Math.max(held.most, held.now);
  };
  return {
    path: file.path,
    get size() {
      return file.size;
    },
    append(bytes) {
      file.append(bytes);
      count(bytes.length);
    },
    async appendBeside(bytes) {
      await file.appendBeside(bytes);
      count(bytes.length);
    },
    close() {
      held.now -= mine;
      file.close();
    },
  };
};

const timed = async (act: () => Promise<{ rows: number; facts?: Record<string, number> }>): Promise<Taken> => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const { rows, facts = {} } = await act();
  const { user, system } = process.cpuUsage(used);
  return {
    seconds: (performance.now() - began) / 1000,
    cpu: (user + system) / 1e6,
    rows,
    peak: (process.resourceUsage().maxRSS * 1024 + held.most) / 1e6,
    facts,
  };
};

/** The same rows, already UTF-8 and in memory, to plain zstd Parquet: no decoding, no numbers, no abstraction, no seal. */
const bare = async (): Promise<Taken> => {
  const engine = await openEngine();
  const utf8 = counted();
  const decoder = new TextDecoder('shift_jis');
  for await (const chunk of createReadStream(register, { highWaterMark: 1 << 20 }))
    utf8.append(Buffer.from(decoder.decode(chunk as Buffer, { stream: true })));
  const out = join(data, 'bare.parquet');
  const taken = await timed(async () => {
    await engine.run(
      `COPY (SELECT * FROM read_csv('${utf8.path}', header = true, all_varchar = true, null_padding = true, strict_mode = false)) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    return { rows: 0 };
  });
  const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM read_parquet('${out}')`);
  engine.close();
  return { ...taken, rows: Number(row?.n) };
};

const marks: Record<string, number> = {};
const watched = (engine: Engine, mark: (sql: string) => void): void => {
  const run = engine.run.bind(engine);
  engine.run = (sql, parameters) => {
    mark(sql);
    return run(sql, parameters);
  };
};

const sealed = async (asOf: string): Promise<Taken> => {
  const side = valueOf(await openSealedSide(data, silentProgress));
  const contract = side.contracts.get('resident-register');
  if (!contract) throw new Error('no contract');
  const { abstraction } = side;
  const needs = { ...abstraction, sources: { ...abstraction.sources, memoryFile: counted } };
  let statements = 0;
  watched(needs.engine, () => {
    statements++;
  });
  let addresses = 0;
  let path = '';
  const taken = await timed(async () => {
    const began = performance.now();
    const load = valueOf(
      await prepareLoad(needs, { contract, files: [sourceFile(register)], asOf: day(asOf), pack: side.pack }),
    );
    marks.prepared = Math.round(performance.now() - began);
    const { relation, rows, accounts } = load;
    const order = { contract, asOf: day(asOf), relation, rows, accounts, load: asOf };
    path = valueOf(await dispatchLoad(side.dispatch, order)).path;
    const [row] = await needs.engine.rows<{ n: number }>(
      `SELECT estimated_size AS n FROM duckdb_tables() WHERE table_name = 'read_addresses'`,
    );
    addresses = Number(row?.n ?? 0);
    await load.close();
    return { rows: accounts.read };
  });
  await side.close();
  return {
    ...taken,
    facts: { addresses, statements, prepareMilliseconds: marks.prepared ?? 0, packages: path === '' ? 0 : 1 },
  };
};

const lake = async (): Promise<Taken> => {
  const side = valueOf(await openLakeSide(data));
  const outbox = join(data, 'sealed-side/outbox');
  const [name] = readdirSync(outbox).sort();
  const taken = await timed(async () => {
    valueOf(await intake(side.lake, join(outbox, name as string)));
    return { rows: 0 };
  });
  await side.close();
  return taken;
};

const stages: Record<string, () => Promise<Taken>> = {
  bare,
  first: () => sealed('2026-10-31'),
  month: () => sealed('2026-11-30'),
  lake,
};
console.log(JSON.stringify(await (stages[stage] as () => Promise<Taken>)()));
