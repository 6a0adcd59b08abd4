/** The way to the release checks in the top bar, for those who have a part in them, with how many requests wait. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Person } from '../../src/accounts/accounts.api.ts';
import { useWords } from '../shell/language.tsx';
import { buttonClass } from '../ui/button.tsx';
import { queueQuery } from './answers.ts';

const parts: readonly Person['roles'][number][] = ['author', 'checker', 'policy', 'auditor'];
const hasPart = (person: Person | null | undefined): boolean =>
  person?.roles.some((role) => parts.includes(role)) ?? false;

export const AreaLink = ({ person }: { person: Person }) => {
  const { t } = useWords();
  const queue = useQuery({ ...queueQuery, enabled: hasPart(person) });
  if (!hasPart(person)) return null;
  const waiting = queue.data?.requests.filter((card) => card.waitsForYou).length ?? 0;
  return (
    <Link
      to="/releases"
      aria-label={waiting > 0 ? t('release.area.waiting', { count: waiting }) : t('release.area')}
      className={`${buttonClass('quiet', true)} min-h-11 px-2`}
    >
      {t('release.area')}
      {waiting > 0 && (
        <span
          aria-hidden="true"
          className="min-w-6 rounded-full bg-link text-white text-12 leading-6 text-center px-1.5"
        >
          {waiting}
        </span>
      )}
    </Link>
  );
};
