/** The state of a request as a word with a shape; colour only repeats what both say. */
import type { RequestCard } from '../../src/release/release.api.ts';
import { usePlace } from '../lounge/place.ts';
import { useWords } from '../shell/language.tsx';

const shapes: Record<RequestCard['state'], { readonly sign: string; readonly look: string }> = {
  draft: { sign: '○', look: 'border-outline text-quiet' },
  checking: { sign: '◔', look: 'border-link text-link' },
  disputed: { sign: '◑', look: 'border-caution text-caution' },
  approved: { sign: '◕', look: 'border-link text-link' },
  released: { sign: '●', look: 'border-ink text-ink' },
  returned: { sign: '↩', look: 'border-caution text-caution' },
  withdrawn: { sign: '–', look: 'border-outline text-quiet' },
  recalled: { sign: '×', look: 'border-error text-error' },
};

export const StateMark = ({ state }: { state: RequestCard['state'] }) => {
  const { t } = useWords();
  const { sign, look } = shapes[state];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-4 border bg-white px-2 text-14 leading-6 ${look}`}
    >
      <span aria-hidden="true">{sign}</span>
      {t(`release.state.${state}`)}
    </span>
  );
};

/** How it got out, where that was not by two people. */
export const HowMark = ({ card }: { card: Pick<RequestCard, 'how' | 'exceptions'> }) => {
  const { t } = useWords();
  const place = usePlace();
  return (
    <>
      {card.how === 'automatic' && (
        <span className="inline-block whitespace-nowrap rounded-4 border border-caution text-caution bg-white px-2 text-12 leading-5">
          {t(place.synthetic ? 'release.automatic' : 'release.automatic.real')}
        </span>
      )}
      {card.exceptions > 0 && (
        <span className="inline-block whitespace-nowrap rounded-4 border border-caution text-caution bg-white px-2 text-12 leading-5">
          {t('release.exceptions', { count: card.exceptions })}
        </span>
      )}
    </>
  );
};
