/**
 * The whole stream of the demo: sealed side, lake, statistics. Every step looks at what is there already, so one after a kill goes on where it stopped, and one
 * after a finished one has nothing to do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type CommandIo, done, type Result, refused } from '#base';
import { intake } from '#lake';
import { publishMap } from '#results';
import { writeWhole } from '../machinery/files.ts';
import { areaMapPath } from './area-files.ts';
import { doorRefusal } from './errors.ts';
import type { LakeSide } from './lake-side.ts';
import { makeStatistics } from './make-statistics.ts';
import type { Places } from './places.ts';
import { projectRoot, yamlFiles } from './shipped-files.ts';
import { takePackages } from './take-packages.ts';

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

export const runStream = async (side: LakeSide, io: CommandIo): Promise<Result<void>> => {
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
