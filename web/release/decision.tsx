/** The decision, at the right of its evidence: vote, send back, withdraw, recall — or why not now. */
import { useState } from 'react';
import type { RequestShown, Verdict } from '../../src/release/release.api.ts';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { useKept } from '../ui/kept.ts';
import { Window } from '../ui/overlay.tsx';
import { momentText } from '../ui/time-words.ts';
import { RecallWindow } from './recall-window.tsx';
import { isTooShort, ReasonArea } from './text-area.tsx';
import type { Acts } from './use-acts.ts';

const VoteForm = ({ request, acts }: { request: RequestShown; acts: Acts }) => {
  const { t } = useWords();
  const kept = useKept<{ verdict: Verdict | ''; reason: string }>(`vote ${request.id} ${request.digest}`, {
    verdict: '',
    reason: '',
  });
  const { verdict, reason } = kept.value;
  const [tried, setTried] = useState(false);
  const short = verdict === 'return' && isTooShort(reason);
  const ready = verdict !== '' && !short;
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!ready) return;
        void acts
          .post('/votes', { digest: request.digest, verdict, reason: reason.trim() })
          .then((isCast) => isCast && kept.forget());
      }}
    >
      <p className="text-14">{t(request.state === 'disputed' ? 'release.vote.third' : 'release.vote.blind')}</p>
      <fieldset>
        <legend className="sr-only">{t('release.decision')}</legend>
        {(['release', 'return'] as const).map((one) => (
          <label key={one} className="flex items-center gap-2 min-h-11 text-16">
            <input
              type="radio"
              name="verdict"
              checked={verdict === one}
              onChange={() => kept.set({ verdict: one, reason })}
              className="size-5"
            />
            {t(`release.vote.${one}`)}
          </label>
        ))}
      </fieldset>
      <ReasonArea
        label={t(verdict === 'return' ? 'release.vote.reason' : 'release.vote.optional')}
        value={reason}
        onChange={(next) => kept.set({ verdict, reason: next })}
        tried={tried && verdict === 'return'}
      />
      {tried && verdict === '' && (
        <p role="alert" className="text-14 text-error">
          {t('release.vote.choose')}
        </p>
      )}
      <Button look="main" type="submit" isDisabled={acts.busy} className="w-full">
        {t('release.vote.do')}
      </Button>
    </form>
  );
};

/** What one has said so far; the form comes back only when it is asked for, so that nobody believes it was not taken. */
const OwnVote = ({ request, acts }: { request: RequestShown; acts: Acts }) => {
  const { t } = useWords();
  const [again, setAgain] = useState(false);
  if (!request.ownVote) return null;
  return (
    <>
      <div className="border-l-4 border-main pl-3 text-14">
        <p className="font-bold">{t('release.vote.own', { value: t(`release.vote.${request.ownVote.verdict}`) })}</p>
        {request.ownVote.reason && <p className="whitespace-pre-line break-words">{request.ownVote.reason}</p>}
        <p className="text-quiet">{t('release.vote.wait')}</p>
      </div>
      {again ? (
        <VoteForm request={request} acts={acts} />
      ) : (
        <Button dense className="w-full" onPress={() => setAgain(true)}>
          {t('release.vote.again')}
        </Button>
      )}
    </>
  );
};

const SendBack = ({ request, acts }: { request: RequestShown; acts: Acts }) => {
  const { t } = useWords();
  const { value: reason, set: setReason, forget } = useKept(`send back ${request.id} ${request.digest}`, '');
  const [tried, setTried] = useState(false);
  return (
    <div className="space-y-2 border-t border-line pt-4">
      <ReasonArea label={t('release.back.reason')} value={reason} onChange={setReason} rows={2} tried={tried} />
      <Button
        isDisabled={acts.busy}
        onPress={() => {
          setTried(true);
          if (!isTooShort(reason)) void acts.post('/send-back', { reason }).then((isBack) => isBack && forget());
        }}
        className="w-full"
      >
        {t('release.back')}
      </Button>
    </div>
  );
};

const Withdraw = ({ request, acts }: { request: RequestShown; acts: Acts }) => {
  const { t, say } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" dense onPress={() => setOpen(true)} className="w-full">
        {t('release.withdraw')}
      </Button>
      <Window title={t('release.withdraw')} close={t('help.close')} open={open} onClose={() => setOpen(false)}>
        <p>{t('release.withdraw.confirm', { title: say(request.title) })}</p>
        <div className="mt-6 flex gap-3 justify-end">
          <Button onPress={() => setOpen(false)}>{t('release.cancel')}</Button>
          <Button look="main" onPress={() => void acts.post('/withdraw', {}).then(() => setOpen(false))}>
            {t('release.withdraw')}
          </Button>
        </div>
      </Window>
    </>
  );
};

const Opened = ({ request }: { request: RequestShown }) => {
  const { t, language } = useWords();
  if (request.opened.length === 0) return null;
  return (
    <section aria-labelledby="opened">
      <h3 id="opened" className="text-14 font-bold">
        {t('release.opened')}
      </h3>
      <ul className="text-14">
        {request.opened.map((vote) => (
          <li key={`${vote.post} ${vote.voter} ${vote.at}`} className="border-b border-grid py-1.5">
            <span className="font-bold">
              {vote.verdict === 'release' ? '✓ ' : '↩ '}
              {t(`release.vote.${vote.verdict}`)}
            </span>
            <span className="block text-12 text-quiet">
              {vote.post} {vote.voter}　{momentText(new Date(vote.at), language)}
            </span>
            {vote.reason && <span className="block whitespace-pre-line break-words">{vote.reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
};

const verbs = ['vote', 'send-back', 'submit', 'change', 'withdraw', 'recall'] as const;

/** Why the nearest thing one might do here is not possible: what the server itself says to the same question. */
const whyNot = (request: RequestShown) => {
  const over = ['released', 'recalled', 'withdrawn', 'returned'].includes(request.state);
  if (over || verbs.some((verb) => request.may[verb]?.ok)) return null;
  return request.may.vote?.why ?? null;
};

export const Decision = ({
  request,
  acts,
  children,
}: {
  request: RequestShown;
  acts: Acts;
  children?: React.ReactNode;
}) => {
  const { t, say, language } = useWords();
  const [recalling, setRecalling] = useState(false);
  const why = whyNot(request);
  // Of a draft that was withdrawn there is nothing to decide, and nothing was decided.
  if (request.state === 'withdrawn' && !request.digest && request.returnedBecause.length === 0) return null;
  return (
    <aside aria-label={t('release.decision')} className="w-full lg:w-80 shrink-0 no-print">
      <div className="lg:sticky lg:top-20 border border-line rounded-8 p-5 space-y-4 lg:max-h-[calc(100vh-6rem)] lg:overflow-auto">
        <h2 className="text-16 font-bold">{t(request.may.change?.ok ? 'release.acts' : 'release.decision')}</h2>
        {request.may.vote?.ok &&
          (request.ownVote ? (
            <OwnVote key={request.ownVote.at} request={request} acts={acts} />
          ) : (
            <VoteForm key={request.digest} request={request} acts={acts} />
          ))}
        {request.returnedBecause.length > 0 && (
          <div className="border-l-4 border-caution pl-3 text-14">
            <p className="font-bold">{t('release.because')}</p>
            {request.returnedBecause.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
          </div>
        )}
        {request.recalled && (
          <div className="border-l-4 border-error pl-3 text-14">
            <p className="font-bold">
              {t('release.recalled', {
                at: momentText(new Date(request.recalled.at), language),
                section: `${request.recalled.post} ${request.recalled.by}`,
              })}
            </p>
            <p>{request.recalled.reason}</p>
          </div>
        )}
        <Opened request={request} />
        {request.may['send-back']?.ok && <SendBack request={request} acts={acts} />}
        {children}
        {request.may.recall?.ok && (
          <Button onPress={() => setRecalling(true)} className="w-full border-error text-error">
            {t('release.recall')}
          </Button>
        )}
        {request.may.withdraw?.ok && <Withdraw request={request} acts={acts} />}
        {why && <p className="text-14 text-quiet">{say(why)}</p>}
        {acts.error !== null && <Fault error={acts.error} />}
        {request.digest && (
          <p className="border-t border-line pt-3 text-12 text-quiet break-all">
            {t('release.record.hash')}
            <br />
            {request.digest.slice(0, 16)}…
            {(request.state === 'released' || request.state === 'recalled') && (
              <a
                href={`/api/releases/${request.id}/record`}
                download={`release-${request.id}.json`}
                className="flex items-center min-h-11 text-14 text-link underline"
              >
                {t('release.record')}
              </a>
            )}
          </p>
        )}
      </div>
      {recalling && <RecallWindow request={request} acts={acts} onClose={() => setRecalling(false)} />}
    </aside>
  );
};
