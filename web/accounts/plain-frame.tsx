/** The frame of the pages before sign-in. */
import type { ReactNode } from 'react';
import { usePlace } from '../lounge/place.ts';
import { LanguageSwitch, SyntheticNote } from '../shell/top-bar.tsx';
import { useWords } from '../shell/language.tsx';
import { Knot } from '../ui/icons.tsx';

export const PlainFrame = ({ wide, children }: { wide: boolean; children: ReactNode }) => {
  const { t } = useWords();
  const place = usePlace();
  return (
    <>
      <header className="border-b border-line">
        <div className="max-w-[1440px] mx-auto px-8 min-h-14 flex items-center gap-4">
          <Knot />
          <span className="font-bold">{t('app.name')}</span>
          {place.synthetic && <SyntheticNote />}
          <div className="flex-1" />
          <LanguageSwitch />
        </div>
      </header>
      <main className={`mx-auto px-8 py-12 lg:py-16 ${wide ? 'max-w-[64rem]' : 'max-w-[30rem]'}`}>{children}</main>
    </>
  );
};
