/** How it ended: sent, or refused with what happened, why, and what to do next. */
import type { ReactNode } from 'react';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { numberText } from '../ui/number-words.ts';
import { dayText, momentText } from '../ui/time-words.ts';
import { useLanguage } from './language.tsx';
import { Facts, Title } from './parts.tsx';
import { phrases, words } from './words.ts';

export const Outcome = ({
  title,
  sentences,
  children,
}: {
  title: string;
  sentences: readonly string[];
  children?: ReactNode;
}) => (
  <div className="max-w-[46rem] space-y-2">
    <Title>{title}</Title>
    {sentences.map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
    {children}
  </div>
);

export const RefusedLoad = ({ load, onAgain }: { load: Load; onAgain: () => void }) => {
  const { say } = useLanguage();
  const { refusal } = load;
  const day = { ja: dayText(load.asOf, 'ja'), en: dayText(load.asOf, 'en') };
  return (
    <Outcome
      title={say(load.act === 'check' ? words.refusedCheck : words.refusedSend)}
      sentences={[`${say(load.title)}　${say(phrases.asOf(day))}`]}
    >
      <div role="alert" className="mt-4 rounded-8 border-2 border-error px-5 py-4">
        <p>{say(refusal ?? words.faultWhy)}</p>
        {refusal?.because && (
          <ul className={`mt-2 list-disc pl-6 text-14 ${refusal.because.length > 8 ? 'columns-2' : ''}`}>
            {refusal.because.map((fault) => (
              <li key={fault.ja}>{say(fault)}</li>
            ))}
          </ul>
        )}
      </div>
      <p className="mt-3 text-14 text-quiet">{say(words.nothingSent)}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <Button look="main" onPress={onAgain}>
          {say(words.retry)}
        </Button>
        {load.list && (
          <a href="/api/load/list" download className={buttonClass('plain')}>
            {say(words.downloadList)}
          </a>
        )}
      </div>
    </Outcome>
  );
};

export const SentLoad = ({ load, onAgain, onNext }: { load: Load; onAgain: () => void; onNext: () => void }) => {
  const { say, language } = useLanguage();
  const { sent } = load;
  if (!sent) return null;
  const n = (count: number) => say(phrases.rows(numberText(count, language)));
  const { read, accepted, quarantined, excluded } = sent.accounts;
  const sum =
    language === 'ja'
      ? `読み取り ${n(read)} ＝ 採用 ${n(accepted)} ＋ 保留 ${n(quarantined)} ＋ 除外 ${n(excluded)}`
      : `${n(read)} read = ${n(accepted)} accepted + ${n(quarantined)} set aside + ${n(excluded)} left out`;
  const at = (language_: 'ja' | 'en') => momentText(new Date(sent.receipt?.decidedAt ?? 0), language_);
  const trouble = sent.state === 'failed' || sent.state === 'refused';
  return (
    <Outcome title={say(words.sentStates[sent.state])} sentences={trouble ? [] : [say(words.sentLead)]}>
      {trouble && (
        <div role="alert" className="mt-4 rounded-8 border-2 border-error px-5 py-4 space-y-2">
          {sent.why && <p>{say(sent.why)}</p>}
          {sent.why?.because?.map((fault) => (
            <p key={fault.ja} className="text-14">
              {say(fault)}
            </p>
          ))}
          <p>{say(sent.state === 'failed' ? words.failedNote : words.refusedNote)}</p>
        </div>
      )}
      <div className="mt-4 border border-line rounded-8 px-6 py-4">
        <Facts
          facts={[
            { name: say(words.dataset), value: `${say(load.title)}　${dayText(load.asOf, language)}` },
            { name: say(words.rows), value: sum },
            { name: say(words.package), value: <span className="break-all">{sent.package}</span> },
            sent.receipt
              ? {
                  name: say(words.receipt),
                  value: say(phrases.receipt(String(sent.receipt.snapshot), { ja: at('ja'), en: at('en') })),
                }
              : { name: say(words.place), value: <span className="break-all">{sent.folder}</span> },
          ]}
        />
      </div>
      {sent.state === 'carry' && <p className="mt-4">{say(words.carry)}</p>}
      <div className="pt-4 flex flex-wrap gap-3">
        {sent.state === 'failed' && (
          <Button look="main" onPress={onAgain}>
            {say(words.sendAgain)}
          </Button>
        )}
        <Button look={sent.state === 'failed' ? 'plain' : 'main'} onPress={onNext}>
          {say(words.next)}
        </Button>
      </div>
    </Outcome>
  );
};
