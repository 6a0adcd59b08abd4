/** What a thread of the synthetic city does: makes the batches it is told to, and hands over what it prints. */
import { parentPort } from 'node:worker_threads';
import { type BatchMade, type CityJob, type Maker, openMaker } from '#city';
import { openEngine } from '../machinery/duckdb.ts';

/** To the thread, first: what city it is. Then: make a batch; or: so many bytes have been written. `null` ends it. */
export type Asked = { readonly job: CityJob } | { readonly batch: number } | { readonly written: number } | null;
/** From it: a piece of a file, or that the batch is whole. */
export type Told = { readonly file: number; readonly piece: Uint8Array<ArrayBuffer> } | { readonly made: BatchMade };

/** How much may lie unwritten before this thread waits. */
const mostUnwritten = 256 * 1024 * 1024;

const port = parentPort;
if (!port) throw new Error('this file runs as a thread');
let maker: Promise<Maker> | null = null;
let unwritten = 0;
let goOn: (() => void) | null = null;
const tell = (told: Told, transfer: ArrayBuffer[] = []) => port.postMessage(told, transfer);

const make = async (batch: number) => {
  if (!maker) throw new Error('nobody said what city it is');
  const made = await (await maker).make(batch, (file, piece) => {
    unwritten += piece.length;
    tell({ file, piece }, [piece.buffer]);
    return unwritten < mostUnwritten ? undefined : new Promise((resolve) => (goOn = resolve));
  });
  tell({ made });
};

port.on('message', (asked: Asked) => {
  if (asked === null) {
    port.close();
    void maker?.then((open) => open.close());
  } else if ('job' in asked) maker = openMaker(() => openEngine({ threads: 1, memoryLimit: '2GB' }), asked.job);
  else if ('batch' in asked) void make(asked.batch);
  else {
    unwritten -= asked.written;
    if (unwritten < mostUnwritten / 2) {
      goOn?.();
      goOn = null;
    }
  }
});
