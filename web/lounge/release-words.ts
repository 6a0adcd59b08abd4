/** How a release is named beside its numbers: its number, and who stood for it by post. */
import type { Dashboard } from '../../src/lounge/lounge.api.ts';
import type { useWords } from '../shell/language.tsx';

type Release = NonNullable<Dashboard['tables'][number]['release']>;

export const releaseText = (release: Release, synthetic: boolean, t: ReturnType<typeof useWords>['t']): string => {
  if (release.how === 'automatic')
    return t(synthetic ? 'standing.automatic.demo' : 'standing.automatic', { name: release.number });
  const names = release.checkers.join('、');
  const checked = t('standing.checked', { name: release.number, names });
  return release.exceptions > 0 ? `${checked}${t('standing.exceptions', { count: release.exceptions })}` : checked;
};

/** The releases behind a dashboard, each once: usually one. */
export const releasesOf = (dashboard: Dashboard): readonly Release[] => {
  const found = new Map(
    dashboard.tables.flatMap(({ release }) => (release ? [[release.number, release] as const] : [])),
  );
  return [...found.values()];
};
