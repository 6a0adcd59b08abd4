/** Threads of this program that begin at once: what the program has compiled for itself is kept for them as well (src/doors/musubi.ts). */
import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';

export const startThread = (file: URL, workerData: unknown): Worker => {
  const kept = getCompileCacheDir();
  return new Worker(file, { workerData, env: kept ? { ...process.env, NODE_COMPILE_CACHE: kept } : process.env });
};
