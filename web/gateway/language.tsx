/** The language of the owner's page: Japanese first, English by a switch that stays. */
import type { Bilingual, Language } from '#base';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { words } from './words.ts';

const kept = 'musubi.language';
const remembered = (): Language => {
  try {
    return localStorage.getItem(kept) === 'en' ? 'en' : 'ja';
  } catch {
    return 'ja';
  }
};

const Context = createContext<{ language: Language; choose: (language: Language) => void } | null>(null);

export const LanguageProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.title[language];
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        setLanguage(next);
        try {
          localStorage.setItem(kept, next);
        } catch {
          // A terminal that forbids storage still switches; it only forgets.
        }
      },
    }),
    [language],
  );
  return (
    <Context value={value}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-GB'}>{children}</I18nProvider>
    </Context>
  );
};

export const useLanguage = () => {
  const context = useContext(Context);
  if (!context) throw new Error('LanguageProvider is missing');
  const { language, choose } = context;
  return useMemo(() => ({ language, choose, say: (both: Bilingual) => both[language] }), [language, choose]);
};
