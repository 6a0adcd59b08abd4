/** One page of help: find, read, what 秘 means, use. */
import { HiddenCell } from '../ui/hidden-cell.tsx';
import { Window } from '../ui/overlay.tsx';
import { useWords } from './language.tsx';

export const HelpWindow = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { t } = useWords();
  return (
    <Window title={t('help.title')} close={t('help.close')} open={open} onClose={onClose}>
      <dl className="space-y-4 text-14">
        {(['find', 'read', 'hidden', 'use'] as const).map((part) => (
          <div key={part}>
            <dt className="font-bold text-16 flex items-center gap-2">
              {t(`help.${part}`)}
              {part === 'hidden' && <HiddenCell why="" />}
            </dt>
            <dd>{t(`help.${part}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Window>
  );
};
