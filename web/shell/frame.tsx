/** What surrounds every page of a signed-in person. */
import { Outlet, useLocation } from '@tanstack/react-router';
import { RefusedBar } from '../accounts/refused-bar.tsx';
import { NoticeBar } from '../release/notice-bar.tsx';
import { useWords } from './language.tsx';
import { TopBar } from './top-bar.tsx';

export const Frame = () => {
  const { t } = useWords();
  const path = useLocation({ select: (location) => location.pathname });
  const onPaper = useLocation({ select: (location) => (location.search as Record<string, string>).print === '1' });
  return (
    <>
      <a
        href="#content"
        className="no-print sr-only focus:not-sr-only focus:fixed focus:left-4 focus:top-2 focus:z-50 focus:bg-white focus:px-4 focus:py-2"
      >
        {t('app.skip')}
      </a>
      {!onPaper && <TopBar withSearch={path !== '/'} />}
      {!onPaper && <NoticeBar />}
      {!onPaper && <RefusedBar />}
      <main
        id="content"
        tabIndex={-1}
        className="max-w-[1440px] mx-auto px-8 pb-16 outline-none print:p-0 print:max-w-none"
      >
        <Outlet />
      </main>
    </>
  );
};
