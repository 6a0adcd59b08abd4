/** The load on the server, as this page sees it: asked for often while something is underway, and after every act of ours. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Load, Order } from '../../src/doors/gateway-page.api.ts';
import { stateSchema } from '../../src/doors/gateway-page.api.ts';
import { getFrom, Offline, post, Refused, unreadableOf, upload } from './ask.ts';
import { fileWords } from './file-words.ts';
import { words } from './words.ts';

export const isUnderway = (load: Load | null | undefined): boolean =>
  load?.stage === 'reading' || load?.stage === 'working';

const often = 350;
const seldom = 5000;

export const useLoad = () => {
  /** `undefined` until the server has answered once. */
  const [load, setLoad] = useState<Load | null | undefined>(undefined);
  const [error, setError] = useState<Offline | Refused | null>(null);
  const [uploading, setUploading] = useState(false);
  const sending = useRef<AbortController | null>(null);
  /** Somebody pressed the button, as against a browser that went away. */
  const [stoppedHere, setStoppedHere] = useState(false);

  const look = useCallback(async (): Promise<void> => {
    try {
      setLoad((await getFrom('/api/load', stateSchema)).load);
      setError((now) => (now instanceof Offline ? null : now));
    } catch (failure) {
      setError(failure instanceof Refused ? failure : new Offline());
    }
  }, []);

  const busy = uploading || isUnderway(load);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const again = async () => {
      await look();
      if (!over) timer = setTimeout(again, busy ? often : seldom);
    };
    void again();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [look, busy]);

  // While bytes are on their way, leaving the page would stop it.
  useEffect(() => {
    if (!uploading) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [uploading]);

  const act = useCallback(
    async (work: () => Promise<void>) => {
      setError(null);
      try {
        await work();
      } catch (failure) {
        if (failure instanceof Refused || failure instanceof Offline) setError(failure);
      }
      await look();
    },
    [look],
  );
  const begin = useCallback(
    async (order: Order, files: readonly File[]) => {
      // A second press of the same button.
      if (sending.current) return;
      sending.current = new AbortController();
      setUploading(true);
      setStoppedHere(false);
      let broke = false;
      try {
        await act(async () => {
          const unreadable = await unreadableOf(files);
          if (unreadable) throw new Refused('file-unreadable', fileWords.unreadable(unreadable.name));
          await upload(order, files, (sending.current as AbortController).signal).catch((failure: unknown) => {
            broke = failure instanceof Offline;
            throw failure;
          });
        });
        // The program answers, so it was the file that could not be read on.
        if (broke) setError((now) => now ?? new Refused('upload-broken', words.cutOff));
      } finally {
        sending.current = null;
        setUploading(false);
      }
    },
    [act],
  );
  const stop = useCallback(
    () =>
      act(async () => {
        await post('/api/load/stop');
        setStoppedHere(true);
        sending.current?.abort();
      }),
    [act],
  );
  const deliver = useCallback(() => act(() => post('/api/load/deliver')), [act]);
  const clear = useCallback(() => act(() => post('/api/load/clear')), [act]);
  return { load, error, uploading, stoppedHere, begin, stop, deliver, clear, forgetError: () => setError(null) };
};
