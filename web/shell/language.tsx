/** The language of the page: Japanese first, English by a switch that stays. */
import type { Bilingual, Language } from '#base';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, useIntl } from 'react-intl';
import { english } from './words-en.ts';
import { japanese } from './words-ja.ts';
import type { WordKey } from './words-ja.ts';

const locale = { ja: 'ja-JP', en: 'en-GB' } as const;
const catalogue = { ja: japanese, en: english } as const;
const kept = 'musubi.language';

const remembered = (): Language => {
  try {
    return localStorage.getItem(kept) === 'en' ? 'en' : 'ja';
  } catch {
    return 'ja';
  }
};

const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void } | null>(null);

export const LanguageProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language;
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
    <LanguageContext value={value}>
      <IntlProvider locale={locale[language]} messages={catalogue[language]} defaultLocale="ja-JP">
        <I18nProvider locale={locale[language]}>{children}</I18nProvider>
      </IntlProvider>
    </LanguageContext>
  );
};

/** The present language, the switch, `t` for the interface's words and `say` for what the server says in both languages. */
export const useWords = () => {
  const context = useContext(LanguageContext);
  if (!context) throw new Error('LanguageProvider is missing');
  const intl = useIntl();
  const { language, choose } = context;
  return useMemo(
    () => ({
      language,
      choose,
      t: (key: WordKey, values?: Record<string, string | number>) => intl.formatMessage({ id: key }, values),
      say: (both: Bilingual) => both[language],
    }),
    [language, choose, intl],
  );
};
