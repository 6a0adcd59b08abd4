/** The question of a request, and who is to see its answer. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RequestShown } from '../../src/release/release.api.ts';
import { sessionQuery } from '../accounts/session.ts';
import { useWords } from '../shell/language.tsx';
import { dayText } from '../ui/time-words.ts';
import { useAudienceText } from './audience-text.ts';

export const Question = ({ request }: { request: RequestShown }) => {
  const { t, language } = useWords();
  const audienceText = useAudienceText();
  const session = useQuery(sessionQuery);
  const { sharing, state } = request;
  const person = session.data?.person;
  const audience = sharing?.audience;
  const seesResult =
    audience?.who === 'staff' ||
    audience?.sections.includes(person?.section ?? '') ||
    (audience?.who === 'named' && audience.people.some(({ account }) => account === person?.name));
  const lines = [
    ...(['purpose', 'context', 'controls'] as const).map((part) => [t(`release.${part}`), request[part]]),
    ...(sharing
      ? [
          [t('facts.audience'), audienceText(sharing.audience)],
          [t('facts.asOf'), dayText(sharing.asOf, language)],
          [t('sharing.contact'), sharing.contact],
        ]
      : []),
  ];
  return (
    <section aria-label={t('release.question')} className="border-l-4 border-main pl-4">
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 text-14">
        {lines.map(([term, text]) => (
          <div key={term} className="contents">
            <dt className="text-quiet">{term}</dt>
            <dd className="whitespace-pre-line break-words min-w-0">{text}</dd>
          </div>
        ))}
      </dl>
      {state === 'released' && seesResult && (
        <Link
          to="/results/$id"
          params={{ id: request.id }}
          className="inline-flex items-center min-h-11 text-14 text-link underline"
        >
          {t('result.open')}
        </Link>
      )}
    </section>
  );
};
