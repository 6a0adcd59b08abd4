/** The foot of a dashboard: how its numbers are protected, in one sentence, with the way to more. */
import type { Dashboard } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { Icon } from '../ui/icons.tsx';

export const Protection = ({ dashboard, onManual }: { dashboard: Dashboard; onManual: () => void }) => {
  const { t, say } = useWords();
  return (
    <footer
      aria-label={t('protection.label')}
      className="mt-8 border-t border-line pt-3 flex items-start gap-3 text-14"
    >
      <Icon name="shield" />
      <div className="max-w-[60rem]">
        <p>{say(dashboard.protection)}</p>
        <button type="button" onClick={onManual} className="no-print text-link underline min-h-11">
          {t('protection.more')}
        </button>
      </div>
    </footer>
  );
};
