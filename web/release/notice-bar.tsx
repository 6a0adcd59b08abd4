/** Told to everybody who saw what was recalled: on every page, until read. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { dayText } from '../ui/time-words.ts';
import { noticesQuery, readNotice } from './answers.ts';

export const NoticeBar = () => {
  const { t, say, language } = useWords();
  const notices = useQuery(noticesQuery);
  const client = useQueryClient();
  const waiting = notices.data?.notices ?? [];
  if (waiting.length === 0) return null;
  const read = async (release: string) => {
    await readNotice(release);
    await client.invalidateQueries({ queryKey: noticesQuery.queryKey });
  };
  return (
    <section aria-label={t('notice.title')} className="no-print border-b-2 border-error bg-white">
      <ul className="max-w-[1440px] mx-auto px-8 py-2">
        {waiting.map((notice) => (
          <li key={notice.release} className="flex items-start gap-3 py-2 text-14">
            <span className="text-error">
              <Icon name="caution" />
            </span>
            <span className="flex-1">
              <span className="font-bold block">{t('notice.title')}</span>
              {t('notice.seen', {
                title: say(notice.title),
                name: notice.release,
                date: dayText(notice.recalledAt.slice(0, 10), language),
                why: notice.reason,
              })}
              {notice.downloaded && <span className="block font-bold">{t('notice.taken')}</span>}
            </span>
            <Button dense onPress={() => void read(notice.release)}>
              {t('notice.read')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
