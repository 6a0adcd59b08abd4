/** An audience in words. */
import type { Audience, NamedPost, ShownAudience } from '../../src/accounts/audience.api.ts';
import { useWords } from '../shell/language.tsx';

export const usePostText = (): ((named: NamedPost) => string) => {
  const { t } = useWords();
  return ({ post, section }) => (section === undefined ? t('sharing.post.any', { post }) : `${section} ${post}`);
};

export const useAudienceText = (): ((audience: Audience | ShownAudience) => string) => {
  const { t, language } = useWords();
  const postText = usePostText();
  return (audience) => {
    if (audience.who === 'staff') return t('sharing.staff');
    const posts = audience.who === 'named' ? audience.posts : [];
    const people = audience.who === 'named' ? audience.people : [];
    const names = people.map((one) => (typeof one === 'string' ? one : one.shown));
    return [...audience.sections, ...posts.map(postText), ...names].join(language === 'ja' ? '、' : '; ');
  };
};
