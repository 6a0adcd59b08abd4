/** Notices across the top of every page: what happened, and that it was read. */
import type { ReactNode } from 'react';
import { useWords } from '../shell/language.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

const looks = { error: 'border-error', caution: 'border-caution' } as const;
const signs = { error: 'text-error', caution: 'text-caution' } as const;

export const Notices = ({
  title,
  look,
  notices,
}: {
  title: string;
  look: keyof typeof looks;
  notices: readonly { readonly key: string; readonly words: ReactNode; readonly onRead: () => void }[];
}) => {
  const { t } = useWords();
  if (notices.length === 0) return null;
  return (
    <section aria-label={title} className={`no-print border-b-2 ${looks[look]} bg-white`}>
      <ul className="max-w-[1440px] mx-auto px-8 py-2">
        {notices.map(({ key, words, onRead }) => (
          <li key={key} className="flex items-start gap-3 py-2 text-14">
            <span className={signs[look]}>
              <Icon name="caution" />
            </span>
            <span className="flex-1">
              <span className="font-bold block">{title}</span>
              {words}
            </span>
            <Button dense onPress={onRead}>
              {t('notice.read')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
