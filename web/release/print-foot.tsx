/** What stands on paper instead of the acts at the right: what the checkers decided, the whole digest, and who printed it when. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestShown } from '../../src/release/release.api.ts';
import { sessionQuery } from '../accounts/session.ts';
import { useWords } from '../shell/language.tsx';
import { momentText } from '../ui/time-words.ts';

export const PrintFoot = ({ request }: { request: RequestShown }) => {
  const { t, language } = useWords();
  const session = useQuery(sessionQuery);
  const [at] = useState(() => new Date());
  const person = session.data?.person;
  return (
    <footer className="hidden print:block mt-6 border-t border-ink pt-2 text-12 whole">
      {request.opened.map((vote) => (
        <p key={`${vote.post} ${vote.voter} ${vote.at}`}>
          {t('release.opened')}：{t(`release.vote.${vote.verdict}`)}　{vote.post} {vote.voter}
          {'　'}
          {momentText(new Date(vote.at), language)}
          {vote.reason && `　${vote.reason}`}
        </p>
      ))}
      {request.recalled && (
        <p className="font-bold">
          {t('release.recalled', {
            at: momentText(new Date(request.recalled.at), language),
            section: `${request.recalled.post} ${request.recalled.by}`,
          })}
          {'　'}
          {request.recalled.reason}
        </p>
      )}
      {request.digest && (
        <p className="break-all">
          {t('release.record.hash')}　{request.digest}
        </p>
      )}
      {person && (
        <p>{t('print.by', { name: person.displayName, section: person.section, at: momentText(at, language) })}</p>
      )}
    </footer>
  );
};
