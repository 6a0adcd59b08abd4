/** Told to everybody who saw what was recalled: on every page, until read. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { dayInJapan } from '#base';
import { useWords } from '../shell/language.tsx';
import { Notices } from '../ui/notices.tsx';
import { dayText } from '../ui/time-words.ts';
import { noticesQuery, readNotice } from './answers.ts';

export const NoticeBar = () => {
  const { t, say, language } = useWords();
  const notices = useQuery(noticesQuery);
  const client = useQueryClient();
  const read = async (release: string) => {
    await readNotice(release);
    await client.invalidateQueries({ queryKey: noticesQuery.queryKey });
  };
  return (
    <Notices
      title={t('notice.title')}
      look="error"
      notices={(notices.data?.notices ?? []).map((notice) => ({
        key: notice.release,
        onRead: () => void read(notice.release),
        words: (
          <>
            {t('notice.seen', {
              title: say(notice.title),
              name: notice.release,
              date: dayText(dayInJapan(new Date(notice.recalledAt)), language),
              why: notice.reason,
            })}
            {notice.downloaded && <span className="block font-bold">{t('notice.taken')}</span>}
          </>
        ),
      }))}
    />
  );
};
