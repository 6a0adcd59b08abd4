/**
 * `musubi start`: the demo. Makes the synthetic city once, runs the whole stream, serves the Lounge. Every step looks at what is
 * there already, so a start after a kill goes on where it stopped, and a start after a finished one only serves.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDemoAccounts, createSetupLink, demoAccounts } from '#accounts';
import { type Command, type CommandIo, done, type Result, refused } from '#base';
import { intake } from '#lake';
import { publishMap } from '#results';
import { writeWhole } from '../machinery/files.ts';
import { areaMapPath } from './area-files.ts';
import { addressOf } from './config.ts';
import { doorRefusal } from './errors.ts';
import { accountsNeedsOf, startServer } from './http.ts';
import { initialise } from './init.ts';
import { demoSender, type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { lockFolder } from './lock.ts';
import { quietLog, stderrLog } from './log.ts';
import { makeStatistics } from './make-statistics.ts';
import { lookAtOpenedMemory } from './opened-memory.ts';
import { type Places, placesOf } from './places.ts';
import { projectRoot, yamlFiles } from './shipped-files.ts';
import { takePackages } from './take-packages.ts';
import { webIsBuilt } from './web-build.ts';

type City = { readonly people: number; readonly months: number; readonly seed: number };

const demoCity = { ja: '結浜市', en: 'Yuihama City' };

/** Makes the source files where there are none; refuses to pass off a city of another size as the one asked for. */
const sourceFiles = async (places: Places, wanted: Partial<City>, io: CommandIo): Promise<Result<void>> => {
  const written = join(places.source, 'city.json');
  if (existsSync(written)) {
    const is = JSON.parse(readFileSync(written, 'utf8')) as City;
    const differs = (['people', 'months', 'seed'] as const).find(
      (key) => wanted[key] !== undefined && wanted[key] !== is[key],
    );
    return differs
      ? refused(doorRefusal('other-city', { folder: places.root, people: is.people, months: is.months }))
      : done(undefined);
  }
  const { makeCity } = await import('#city');
  const { cityNeeds } = await import('./city.ts');
  const made = await makeCity(
    cityNeeds,
    {
      people: wanted.people ?? 50_000,
      seed: wanted.seed ?? 1,
      months: wanted.months ?? 36,
      dirty: 0.003,
      out: places.source,
      truth: places.truth,
      areas: places.areas,
    },
    io.progress,
  );
  return made.ok ? done(undefined) : made;
};

/**
 * The sealed side runs in a process of its own: the one that will serve never loads its code. Each package it reports is taken into
 * the lake while it prepares the next one. Answers the names of the packages taken.
 */
const sealedSide = async (side: LakeSide): Promise<Result<ReadonlySet<string>>> => {
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'src/doors/musubi.ts'), 'gateway', 'run-all', '--quiet', '--data', side.places.root],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
  const taken = new Set<string>();
  for await (const path of createInterface({ input: child.stdout })) {
    const receipt = await intake(side.lake, path);
    if (!receipt.ok) {
      child.kill('SIGTERM');
      return receipt;
    }
    taken.add(basename(path));
  }
  return (await ended) === 0 ? done(taken) : refused(doorRefusal('sealed-side-stopped', {}));
};

/** What the stream is made from: when this is unchanged and was finished once, nothing needs to run again. */
const streamFingerprint = (places: Places): string => {
  const hash = createHash('sha256').update(readFileSync(join(places.source, 'loads.json')));
  for (const { text } of yamlFiles('contracts', places.root)) hash.update(text);
  return hash.digest('hex');
};

const runStream = async (side: LakeSide, io: CommandIo): Promise<Result<void>> => {
  const { places } = side;
  const finished = join(places.lake.root, 'stream-finished');
  const now = streamFingerprint(places);
  if (!existsSync(finished) || readFileSync(finished, 'utf8') !== now) {
    // What a killed start left waiting comes first: the lake takes packages in their order only.
    const waiting = await takePackages(side.lake, places.sealed.outbox, io.progress);
    if (!waiting.ok) return waiting;
    const sent = await sealedSide(side);
    if (!sent.ok) return sent;
    const before = new Set([...waiting.value, ...sent.value]);
    const taken = await takePackages(side.lake, places.sealed.outbox, io.progress, before);
    if (!taken.ok) return taken;
    const map = areaMapPath(places);
    if (existsSync(map))
      await publishMap(side.results, 'city', JSON.parse(readFileSync(map, 'utf8')), {
        actor: side.actor,
        from: 'local',
      });
    await writeWhole(finished, [Buffer.from(now)]);
  }
  const made = await makeStatistics(side, io.progress);
  if (!made.ok) return made;
  for (const refusal of made.value.unprotected) io.say(refusal);
  return done(undefined);
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** Serves until Ctrl-C. */
export const serveUntilStopped = async (side: LakeSide, io: CommandIo): Promise<Result<void>> => {
  const memory = await lookAtOpenedMemory(side.lake);
  if (memory.state === 'bad')
    io.say({ ja: `開いたデータのメモリ: ${memory.said.ja}`, en: `Memory for opened data sets: ${memory.said.en}` });
  const server = await startServer(side, side.config.log === 'quiet' ? quietLog : stderrLog);
  if (!server.ok) return server;
  io.say({
    ja: `\nデータラウンジを開きました: ${server.value.address}`,
    en: `\nThe Data Lounge is open: ${server.value.address}`,
  });
  if (side.config.demo) {
    io.say({ ja: 'デモのアカウント（名前 / パスワード）:', en: 'Demo accounts (name / password):' });
    for (const { name, password, about } of demoAccounts)
      io.say({ ja: `  ${name} / ${password}  ${about.ja}`, en: `  ${name} / ${password}  ${about.en}` });
  }
  io.say({ ja: 'Ctrl-C で止まります。', en: 'Ctrl-C stops it.' });
  await untilStopped();
  await server.value.close();
  io.say({ ja: '止めました。', en: 'Stopped.' });
  return done(undefined);
};

const start = async (
  folder: string,
  wanted: Partial<City>,
  options: object,
  serve: boolean,
  io: CommandIo,
): Promise<Result<void>> => {
  const places = placesOf(folder);
  mkdirSync(places.root, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  try {
    if (!existsSync(places.config)) {
      const made = await initialise({ folder, side: 'both', city: demoCity, demo: true, senderId: demoSender });
      if (!made.ok) return made;
    }
    const side = await openLakeSide(folder, options);
    if (!side.ok) return side;
    try {
      if (!side.value.config.demo) return refused(doorRefusal('not-a-demo', { folder }));
      const sources = await sourceFiles(places, wanted, io);
      if (!sources.ok) return sources;
      const stream = await runStream(side.value, io);
      if (!stream.ok) return stream;
      const accounts = await createDemoAccounts(accountsNeedsOf(side.value), side.value.actor);
      if (!accounts.ok) return accounts;
      if (!serve) return done(undefined);
      await webIsBuilt(io.progress);
      return await serveUntilStopped(side.value, io);
    } finally {
      await side.value.close();
    }
  } finally {
    lock.value();
  }
};

export const startCommand: Command = {
  words: ['start'],
  about: {
    ja: '合成都市を作り（初回のみ）、流れ全体を動かし、データラウンジを開く（デモ）',
    en: 'Make the synthetic city (once), run the whole stream, open the Data Lounge (demo)',
  },
  options: {
    data: dataOption,
    people: {
      type: 'number',
      about: { ja: '合成都市の人口（既定 50000）', en: 'people of the synthetic city (default 50000)' },
    },
    months: {
      type: 'number',
      about: { ja: '住民基本台帳の月数（既定 36）', en: 'months of the resident register (default 36)' },
    },
    seed: { type: 'number', about: { ja: '種（既定 1）', en: 'seed (default 1)' } },
    port: { type: 'number', about: { ja: 'ポート（既定 8080）', en: 'port (default 8080)' } },
    prepare: {
      type: 'boolean',
      about: { ja: '作るだけで、開かずに終わる', en: 'make everything, then end without serving' },
    },
  },
  run: (input, io) => {
    const { people, months, seed, port } = input.options;
    const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
    return start(
      dataFolderOf(input),
      { people: number(people), months: number(months), seed: number(seed) },
      number(port) === undefined ? {} : { port },
      input.options.prepare !== true,
      io,
    );
  },
};

/** A real installation is served; the first administrator gets a one-time link while nobody has that role. */
export const serveCommand: Command = {
  words: ['serve'],
  about: { ja: '本番のデータラウンジを開く', en: 'Serve the Data Lounge of a real installation' },
  options: { data: dataOption, port: { type: 'number', about: { ja: 'ポート', en: 'port' } } },
  run: async (input, io) => {
    const side = await openLakeSide(
      dataFolderOf(input),
      typeof input.options.port === 'number' ? { port: input.options.port } : {},
    );
    if (!side.ok) return side;
    try {
      const link = await createSetupLink(accountsNeedsOf(side.value), side.value.actor);
      const address = addressOf(side.value.config);
      if (link.ok)
        io.say({
          ja: `最初の管理者を登録するリンク（一度だけ・24時間有効）: ${address}${link.value.path}`,
          en: `Link to register the first administrator (once, for 24 hours): ${address}${link.value.path}`,
        });
      return await serveUntilStopped(side.value, io);
    } finally {
      await side.value.close();
    }
  },
};
