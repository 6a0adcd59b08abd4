/** The owner's page: choose, check, send — whichever of them the load on the server stands at. */
import { useEffect, useState } from 'react';
import type { Page } from '../../src/doors/gateway-page.api.ts';
import { pageSchema } from '../../src/doors/gateway-page.api.ts';
import { getFrom, Offline, Refused } from './ask.ts';
import { Choose } from './choose.tsx';
import type { Choice } from './choose.tsx';
import { Frame } from './frame.tsx';
import { HistoryTable } from './history.tsx';
import { useLanguage } from './language.tsx';
import { Report } from './report.tsx';
import { Outcome, RefusedLoad, SentLoad } from './outcome.tsx';
import { isUnderway, useLoad } from './use-load.ts';
import { words } from './words.ts';
import { Working } from './working.tsx';

const nothing: Choice = { dataset: '', asOf: '', files: [] };

export const App = () => {
  const { say } = useLanguage();
  const [page, setPage] = useState<Page | null>(null);
  const [failure, setFailure] = useState<Refused | Offline | null>(null);
  const [choice, setChoice] = useState<Choice>(nothing);
  const { load, error, uploading, stoppedHere, begin, stop, deliver, clear, forgetError } = useLoad();
  const settled = load && !isUnderway(load) ? load.id : null;

  // What the page knows of the installation changes with every load that was sent.
  useEffect(() => {
    getFrom('/api/page', pageSchema)
      .then((told) => {
        setPage(told);
        setFailure(null);
      })
      .catch((thrown: unknown) => setFailure(thrown instanceof Refused ? thrown : new Offline()));
  }, [settled]);

  // Whoever comes back after the page was closed on the way finds what they had chosen; the files are the browser's to ask for again.
  const cutOff = load?.stage === 'stopped' && !load.checkId ? load : null;
  useEffect(() => {
    if (cutOff) setChoice((now) => (now.dataset === '' ? { ...now, dataset: cutOff.dataset, asOf: cutOff.asOf } : now));
  }, [cutOff?.id]);

  // A file dropped beside the place for it must not replace the page.
  useEffect(() => {
    const ignore = (event: DragEvent) => event.preventDefault();
    window.addEventListener('dragover', ignore);
    window.addEventListener('drop', ignore);
    return () => {
      window.removeEventListener('dragover', ignore);
      window.removeEventListener('drop', ignore);
    };
  }, []);

  const broken = failure ?? (error instanceof Offline ? error : null);
  if (broken)
    return (
      <Frame page={page} step={1}>
        <Outcome
          title={say(broken instanceof Refused ? broken.sentences : words.offline)}
          sentences={broken instanceof Refused ? broken.because.map(say) : [say(words.offlineWhy)]}
        />
      </Frame>
    );
  if (!page || load === undefined) return <Frame page={page} step={1} />;

  const startAgain = async (kept: Choice) => {
    await clear();
    setChoice(kept);
  };
  const refusal = error instanceof Refused ? error : null;
  const mine = load && choice.dataset === load.dataset && choice.asOf === load.asOf ? choice.files : [];

  if (load && isUnderway(load))
    return (
      <Frame page={page} step={load.act === 'check' ? 2 : 3}>
        <Working load={load} line={page.line} uploading={uploading} refusal={refusal} onStop={() => void stop()} />
      </Frame>
    );
  if (load?.sent)
    return (
      <Frame page={page} step={3}>
        <SentLoad load={load} onAgain={() => void deliver()} onNext={() => void startAgain(nothing)} />
        <HistoryTable changed={load.id} />
      </Frame>
    );
  if (load?.check && load.checkId && (load.stage === 'done' || load.stage === 'stopped'))
    return (
      <Frame page={page} step={2}>
        <Report
          load={load}
          check={load.check}
          files={mine}
          refusal={refusal}
          onAgain={() => void startAgain({ ...choice, files: [] })}
          onSend={(files) => {
            setChoice({ dataset: load.dataset, asOf: load.asOf, files });
            void begin({ dataset: load.dataset, asOf: load.asOf, files: load.files, check: load.checkId ?? '' }, files);
          }}
        />
      </Frame>
    );
  if (load && (load.stage === 'refused' || load.stage === 'fault'))
    return (
      <Frame page={page} step={load.act === 'check' ? 2 : 3}>
        <RefusedLoad
          load={load}
          onAgain={() => void startAgain({ dataset: load.dataset, asOf: load.asOf, files: [] })}
        />
      </Frame>
    );
  return (
    <Frame page={page} step={1}>
      <Choose
        page={page}
        choice={choice}
        busy={uploading}
        refusal={refusal}
        stopped={load?.stage !== 'stopped' ? null : stoppedHere ? 'here' : 'away'}
        onChange={(next) => {
          setChoice(next);
          forgetError();
        }}
        onCheck={({ dataset, asOf, files }) =>
          void begin({ dataset, asOf, files: files.map(({ name, size }) => ({ name, bytes: size })) }, files)
        }
      />
      <HistoryTable changed={load?.id ?? ''} />
    </Frame>
  );
};
