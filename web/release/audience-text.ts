/** An audience in words. */
import type { Audience } from '../../src/release/sharing.api.ts';
import { useWords } from '../shell/language.tsx';

export const useAudienceText = (): ((audience: Audience) => string) => {
  const { t, language } = useWords();
  return (audience) =>
    audience.who === 'staff' ? t('sharing.staff') : audience.sections.join(language === 'ja' ? '、' : '; ');
};
