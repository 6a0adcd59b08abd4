/** Acts on a request: one at a time, the answer becomes the page, a refusal stays beside the button that was pressed. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { OutputKind, RequestShown } from '../../src/release/release.api.ts';
import { act, addFile, change, queueQuery, removeFile, requestQuery } from './answers.ts';

export type Acts = {
  readonly busy: boolean;
  readonly error: unknown;
  /** Of adding or taking out a file: said where it was chosen. */
  readonly fileError: unknown;
  readonly post: (rest: string, body: unknown) => Promise<boolean>;
  readonly put: (rest: string, body: unknown) => Promise<boolean>;
  readonly add: (kind: OutputKind, file: File) => Promise<boolean>;
  readonly remove: (name: string) => Promise<boolean>;
};

export const useActs = (id: string): Acts => {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ of: 'act' | 'file'; error: unknown } | null>(null);
  const going = useRef(false);
  const doing = async (what: () => Promise<RequestShown | undefined>, of: 'act' | 'file' = 'act'): Promise<boolean> => {
    // A double click is one click: what the second would be told is of no use to anybody.
    if (going.current) return false;
    going.current = true;
    setBusy(true);
    setFailed(null);
    try {
      const answer = await what();
      if (answer) client.setQueryData(requestQuery(id).queryKey, answer);
      else await client.invalidateQueries({ queryKey: requestQuery(id).queryKey });
      await client.invalidateQueries({ queryKey: queueQuery.queryKey });
      await client.invalidateQueries({ queryKey: ['release-viewers', id] });
      return true;
    } catch (refusal) {
      setFailed({ of, error: refusal });
      // What was refused may stand otherwise by now: the page shows what is.
      void client.invalidateQueries({ queryKey: requestQuery(id).queryKey });
      return false;
    } finally {
      going.current = false;
      setBusy(false);
    }
  };
  const nothing = async (promise: Promise<void>): Promise<undefined> => {
    await promise;
    return undefined;
  };
  return {
    busy,
    error: failed?.of === 'act' ? failed.error : null,
    fileError: failed?.of === 'file' ? failed.error : null,
    post: (rest, body) => doing(() => act(id, rest, body)),
    put: (rest, body) => doing(() => change(id, rest, body)),
    add: (kind, file) => doing(() => nothing(addFile(id, kind, file)), 'file'),
    remove: (name) => doing(() => nothing(removeFile(id, name)), 'file'),
  };
};
