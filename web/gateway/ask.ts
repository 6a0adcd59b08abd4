/** Speaks to the page's own server: every answer is parsed by its schema, every refusal comes back as its sentences. */
import type { Bilingual } from '#base';
import type { Order } from '../../src/doors/gateway-page.api.ts';
import { refusalSchema } from '../../src/doors/gateway-page.api.ts';

type Schema<T> = { parse: (value: unknown) => T };

/** The server said no. */
export class Refused extends Error {
  readonly sentences: Bilingual;
  readonly because: readonly Bilingual[];
  readonly code: string;
  constructor(code: string, sentences: Bilingual, because: readonly Bilingual[] = []) {
    super(sentences.en);
    this.code = code;
    this.sentences = sentences;
    this.because = because;
  }
}
/** Nobody answered: the command has been ended. */
export class Offline extends Error {}

const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Offline(path);
  }
  if (response.ok) return response;
  const { code, ja, en, because } = refusalSchema.parse(await response.json());
  throw new Refused(code, { ja, en }, because);
};

export const getFrom = async <T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> =>
  schema.parse(await (await ask(path, signal ? { signal } : {})).json());

export const post = async (path: string): Promise<void> => {
  await ask(path, { method: 'POST' });
};

/** The first file that cannot be read any more: a browser reads a file only as it was when it was chosen. */
export const unreadableOf = async (files: readonly File[]): Promise<File | null> => {
  for (const file of files)
    try {
      await Promise.all([file.slice(0, 1).arrayBuffer(), file.slice(-1).arrayBuffer()]);
    } catch {
      return file;
    }
  return null;
};

/** One line that says what comes, then the files as they lie on the disk: the browser streams them. */
export const upload = async (order: Order, files: readonly File[], signal: AbortSignal): Promise<void> => {
  await ask('/api/loads', {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: new Blob([`${JSON.stringify(order)}\n`, ...files]),
    signal,
  });
};
