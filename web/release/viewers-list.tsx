/** Who saw or took a release, and whether the notice of its recall was read. */
import { useQuery } from '@tanstack/react-query';
import type { RequestShown } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { momentText } from '../ui/time-words.ts';
import { viewersQuery } from './answers.ts';

const head = 'bg-head border-b border-line px-3 py-1.5 text-left';

export const ViewersList = ({ request }: { request: RequestShown }) => {
  const { t, language } = useWords();
  const viewers = useQuery(viewersQuery(request.id));
  // An author without the right to the list sees the rest of the page.
  if (!viewers.data) return null;
  const recalled = request.state === 'recalled';
  return (
    <section aria-labelledby="viewers" className="mt-6">
      <h2 id="viewers" className="text-16 font-bold mb-1">
        {t('release.viewers')}
      </h2>
      {viewers.data.viewers.length === 0 ? (
        <p className="text-14 text-quiet">{t('release.viewers.none')}</p>
      ) : (
        <div
          role="region"
          aria-label={t('release.viewers')}
          tabIndex={0}
          className="max-h-80 overflow-auto print:max-h-none print:overflow-visible"
        >
          <table className="w-full border-collapse text-14">
            <thead className="sticky top-0 print:static">
              <tr>
                {(['person', 'views', 'downloads', 'last', ...(recalled ? (['read'] as const) : [])] as const).map(
                  (key) => (
                    <th key={key} scope="col" className={head}>
                      {t(`release.viewers.${key}`)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {viewers.data.viewers.map((viewer, place) => (
                <tr key={`${place} ${viewer.person}`} className="border-b border-grid">
                  <th scope="row" className="text-left font-normal px-3 py-1.5">
                    {viewer.post} {viewer.person}
                  </th>
                  <td className="px-3 py-1.5">{viewer.views}</td>
                  <td className="px-3 py-1.5">{viewer.downloads}</td>
                  <td className="px-3 py-1.5 whitespace-nowrap">{momentText(new Date(viewer.last), language)}</td>
                  {recalled && (
                    <td className="px-3 py-1.5">
                      {t(viewer.readAt ? 'release.viewers.readAt' : 'release.viewers.unread')}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
};
