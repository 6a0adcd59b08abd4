/**
 * What somebody has begun to write stays in this tab, over a sign-in after a rest, a reload and the back button, until it is sent or the
 * person signs out. Kept by account: whoever signs in next does not find it.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../accounts/session.ts';

const prefix = 'kept ';
const nameFor = (account: string, what: string): string => `${prefix}${account} ${what}`;

const read = <T>(name: string, first: T): T => {
  try {
    const text = sessionStorage.getItem(name);
    return text === null ? first : (JSON.parse(text) as T);
  } catch {
    // Storage that may not be used, or what an older page has left.
    return first;
  }
};
const write = (name: string, value: unknown): void => {
  try {
    if (value === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Then it is not kept; nothing else is lost.
  }
};

/** Signing out leaves nothing behind in the tab. */
export const forgetKept = (): void => {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(prefix)) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
};

export type Kept<T> = {
  readonly value: T;
  readonly set: (value: T) => void;
  /** It was sent, or is not wanted any more. */
  readonly forget: () => void;
};

/** `what`: the same words for the same thing to be written. */
export const useKept = <T>(what: string, first: T): Kept<T> => {
  const account = useQuery(sessionQuery).data?.person?.name ?? '';
  const name = nameFor(account, what);
  const [value, setValue] = useState(() => read(name, first));
  return {
    value,
    set: (next) => {
      setValue(next);
      write(name, next);
    },
    forget: () => write(name, undefined),
  };
};

/** Whether there is something of this kind that was not sent. */
export const useIsKept = (what: string): boolean => {
  const account = useQuery(sessionQuery).data?.person?.name ?? '';
  return read<unknown>(nameFor(account, what), null) !== null;
};
