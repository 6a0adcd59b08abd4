/** `musubi start`: the demo. Makes the synthetic city once, runs the whole stream, serves the Lounge. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDemoAccounts } from '#accounts';
import { type Command, type CommandIo, done, type Result, refused } from '#base';
import { runStream } from './demo-stream.ts';
import { doorRefusal } from './errors.ts';
import { accountsNeedsOf } from './http.ts';
import { initialise } from './init.ts';
import { demoSender, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { lockFolder } from './lock.ts';
import { type Places, placesOf } from './places.ts';
import { serveUntilStopped } from './serve.ts';
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
