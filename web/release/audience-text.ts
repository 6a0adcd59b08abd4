/** An audience in words. */
import type { Audience, ShownAudience } from '../../src/release/sharing.api.ts';
import { useWords } from '../shell/language.tsx';

export const useAudienceText = (): ((audience: Audience | ShownAudience) => string) => {
  const { t, language } = useWords();
  return (audience) => {
    if (audience.who === 'staff') return t('sharing.staff');
    const people = audience.who === 'named' ? audience.people : [];
    const names = people.map((one) => (typeof one === 'string' ? one : one.shown));
    return [...audience.sections, ...names].join(language === 'ja' ? '、' : '; ');
  };
};
