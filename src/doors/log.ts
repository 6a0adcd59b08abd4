/** Structured log lines. Only these fields exist: there is no place for a name, a value, a query string or SQL. */

export type LogLine = {
  readonly event: string;
  readonly method?: string;
  /** The route's pattern, never the address asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly milliseconds?: number;
  /** Refusal code, or the class name of an unexpected error. */
  readonly code?: string;
  /** File and line of our own code where it broke, without the message (a message may quote a value). */
  readonly at?: string;
};

export type Log = (line: LogLine) => void;

export const stderrLog: Log = (line) =>
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
export const quietLog: Log = () => {};

/** Where an unexpected error came from: the first frame in our code. */
export const whereOf = (error: unknown): Pick<LogLine, 'code' | 'at'> => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /((?:src|web|dist)\/[\w./-]+:\d+)/.exec(stack)?.[1];
  return { code: error instanceof Error ? error.name : typeof error, ...(frame ? { at: frame } : {}) };
};

/** All frames of a stack, without the message. */
export const framesOf = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
