/** Speaks to the server: every answer is parsed by its schema, every refusal comes back as the sentences the server gave. */
import type { Bilingual } from '#base';
import { embeddedHeader, refusalSchema } from '../../src/lounge/lounge.api.ts';

type Schema<T> = { parse: (value: unknown) => T };

/** The server said no, in both languages. `status` as in HTTP. */
export class Refused extends Error {
  readonly status: number;
  readonly sentences: Bilingual;
  /** All faults of one input, each in a sentence. */
  readonly because: readonly Bilingual[];
  constructor(status: number, sentences: Bilingual, because: readonly Bilingual[] = []) {
    super(sentences.en);
    this.name = 'Refused';
    this.status = status;
    this.sentences = sentences;
    this.because = because;
  }
}
/** Nobody answered. */
export class Offline extends Error {
  override readonly name = 'Offline';
}
/** Somebody answered, in a shape that was not agreed. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

let signedOut: () => void = () => {};
/** What is done when any question or act is refused because the session has ended. */
export const whenSignedOut = (act: () => void): void => {
  signedOut = act;
};
/** Where a refusal means a wrong password, and is said on the page itself. */
const signInPath = '/api/session';

/** Inside which page this one stands: its origin for the log; null for a page of its own. */
const standsIn = (): string | null => {
  if (window.self === window.top) return null;
  const origin = window.location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return origin === window.location.origin ? 'self' : origin || 'unknown';
};

const ask = async (path: string, init: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    const framed = standsIn();
    const headers = { ...init.headers, ...(framed ? { [embeddedHeader]: framed } : {}) };
    response = await fetch(path, { credentials: 'same-origin', ...init, headers });
  } catch {
    throw new Offline(path.split('?')[0]);
  }
  if (response.ok) return response;
  const refusal = refusalSchema.safeParse(await response.json().catch(() => null));
  if (response.status === 401 && path !== signInPath) signedOut();
  if (refusal.success)
    throw new Refused(response.status, { ja: refusal.data.ja, en: refusal.data.en }, refusal.data.because);
  if (response.status >= 502 && response.status <= 504) throw new Offline(path.split('?')[0]);
  throw new Broken(`${response.status}`);
};

const parsed = async <T>(schema: Schema<T>, response: Response): Promise<T> => {
  try {
    return schema.parse(await response.json());
  } catch {
    throw new Broken('unexpected answer');
  }
};

export const getFrom = async <T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> =>
  parsed(schema, await ask(path, signal ? { signal } : {}));

/** Sends JSON. The answer's body, if any, is not read. */
export const sendTo = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void> => {
  await ask(path, {
    method,
    // The server refuses unsafe methods without it, so that no form of another site can send them.
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
};

/** Sends JSON and reads the answer. */
export const sendFor = async <T>(method: 'POST' | 'PUT', path: string, schema: Schema<T>, body?: unknown): Promise<T> =>
  parsed(
    schema,
    await ask(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    }),
  );

/** A file as it is, saved under its name. Through the page and not by a link: what the server refuses is then said on the page. */
export const saveFrom = async (path: string, name: string): Promise<void> => {
  const address = URL.createObjectURL(await (await ask(path, {})).blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

/** Sends a file as it is. */
export const sendFile = async (path: string, file: Blob): Promise<void> => {
  await ask(path, { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
};
