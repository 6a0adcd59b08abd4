/** The head of a request: where one is, what it is, how far it has come, what happens next. */
import { Link } from '@tanstack/react-router';
import type { RequestShown } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { HowMark, StateMark } from './state-mark.tsx';

const steps = ['request', 'findings', 'check', 'released'] as const;
/** Place of the step that is under way; past the last where all are done. */
const stepOf: Record<RequestShown['state'], number> = {
  draft: 0,
  returned: 0,
  withdrawn: 0,
  checking: 2,
  disputed: 2,
  approved: 3,
  released: 4,
  recalled: 4,
};

export const RequestHead = ({ request }: { request: RequestShown }) => {
  const { t, say } = useWords();
  const at = stepOf[request.state];
  // What no person looked at must not look as if somebody had.
  const unchecked = (step: (typeof steps)[number]) => step === 'check' && request.how === 'automatic';
  return (
    <header className="mb-4">
      <nav aria-label={t('crumbs.label')} className="text-12 text-quiet flex items-center gap-2">
        <Link to="/releases" className="hover:underline text-link py-1">
          {t('release.area')}
        </Link>
        <span aria-hidden="true">›</span>
        <span>{t('release.number', { name: request.id })}</span>
      </nav>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h1 className="text-24 font-bold">{say(request.title)}</h1>
        <StateMark state={request.state} />
        <HowMark card={request} />
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-1">
        <ol aria-label={t('release.steps')} className="flex flex-wrap text-14">
          {steps.map((step, place) => (
            <li
              key={step}
              aria-current={place === at ? 'step' : undefined}
              className="flex items-center gap-1.5 text-quiet aria-[current=step]:text-ink aria-[current=step]:font-bold"
            >
              {place > 0 && <span aria-hidden="true" className="mx-2 w-6 border-t border-outline" />}
              <span aria-hidden="true">{unchecked(step) ? '–' : place < at ? '✓' : place + 1}</span>
              {unchecked(step) ? t('release.step.unchecked') : t(`release.step.${step}`)}
            </li>
          ))}
        </ol>
        <p className="text-14 text-quiet">
          {request.automated
            ? t('release.automated')
            : t('release.by', { name: request.author, section: request.authorPost })}
          {'　'}
          {t('release.revision', { count: request.revision })}
        </p>
      </div>
      <p className="mt-1 text-14">{t(`release.next.${request.state}`)}</p>
    </header>
  );
};
