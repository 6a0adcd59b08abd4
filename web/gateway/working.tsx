/** While a load is read and worked on: phase, rows, time left, and a way to stop as long as there is one. */
import { useState } from 'react';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { Button } from '../ui/button.tsx';
import { numberText } from '../ui/number-words.ts';
import { dayText } from '../ui/time-words.ts';
import type { Refused } from './ask.ts';
import { sizeText, spanText } from './figures.ts';
import { useLanguage } from './language.tsx';
import { Note, Title } from './parts.tsx';
import { phrases, words } from './words.ts';

const Bar = ({ share, label }: { share: number | null; label: string }) => (
  <div
    role="progressbar"
    aria-label={label}
    {...(share === null ? {} : { 'aria-valuenow': Math.floor(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
    className={`h-4 rounded-full border border-outline overflow-hidden ${share === null ? 'hatched' : 'bg-white'}`}
  >
    {share !== null && <div className="h-full bg-main" style={{ width: `${share * 100}%` }} />}
  </div>
);

type WorkingProps = { load: Load; line: boolean; uploading: boolean; refusal: Refused | null; onStop: () => void };

export const Working = ({ load, line, uploading, refusal, onStop }: WorkingProps) => {
  const { say, language } = useLanguage();
  const [asked, setAsked] = useState(false);
  const { progress, stage, act, sent } = load;
  const phases = [
    words.reading,
    act === 'send' ? words.sealing : words.working,
    ...(act === 'send' && line ? [words.uploading] : []),
  ];
  const at = stage === 'reading' ? 0 : sent ? 2 : 1;
  const [done, whole] =
    at === 0
      ? [progress.bytes, progress.bytesOf]
      : at === 2 && progress.unit === 'bytes'
        ? [progress.rows, progress.rowsOf ?? 0]
        : [0, 0];
  const since = at === 0 ? progress.milliseconds : progress.phaseMilliseconds;
  const left = done > 0 && since > 1500 ? (since * (whole - done)) / done : null;
  const rows = progress.unit === 'rows' ? (progress.rowsOf ?? progress.rows) : 0;
  const counts = [
    whole > 0 && say(phrases.of(sizeText(done, language), sizeText(whole, language))),
    rows > 0 && say(phrases.rows(numberText(rows, language))),
    left === null ? say(phrases.since(spanText(progress.milliseconds))) : say(phrases.left(spanText(left))),
  ];
  return (
    <div className="max-w-[46rem]">
      <Title>{say(act === 'send' ? words.sending : words.checking)}</Title>
      <p className="mb-6">
        {say(load.title)}　{say(phrases.asOf({ ja: dayText(load.asOf, 'ja'), en: dayText(load.asOf, 'en') }))}
      </p>
      {refusal && <Note kind="error" lines={[say(refusal.sentences)]} />}
      <ol className="space-y-1 mb-3 text-14">
        {phases.map((phase, i) => (
          <li
            key={phase.en}
            aria-current={i === at ? 'step' : undefined}
            className={i === at ? 'font-bold' : 'text-quiet'}
          >
            <span aria-hidden="true" className="inline-block w-6">
              {i < at ? '✓' : i === at ? '▶' : '·'}
            </span>
            {say(phase)}
            {i < at && <span className="sr-only">{say(words.over)}</span>}
          </li>
        ))}
      </ol>
      <Bar share={whole > 0 ? done / whole : null} label={say(phases[at] ?? words.reading)} />
      <p role="status" className="mt-2 text-14 text-quiet min-h-7">
        {asked && !load.settled ? say(words.stopping) : counts.filter(Boolean).join('　')}
      </p>
      <div className="mt-6 flex items-center gap-4">
        <Button
          isDisabled={load.settled || asked}
          onPress={() => {
            setAsked(true);
            onStop();
          }}
        >
          {say(words.stop)}
        </Button>
        <span className="text-14 text-quiet">
          {say(load.settled ? words.cannotStop : at === 0 && uploading ? words.stayOpen : words.mayClose)}
        </span>
      </div>
    </div>
  );
};
