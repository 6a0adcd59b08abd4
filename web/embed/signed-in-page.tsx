/** Where the window opened from an embedded page ends: signed in, nothing more to do here. */
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { PageState } from '../ui/states.tsx';

export const SignedInPage = () => {
  const { t } = useWords();
  return (
    <PageState title={t('embed.signedIn')} next={t('embed.signedIn.next')}>
      <Button onPress={() => window.close()}>{t('embed.signedIn.close')}</Button>
    </PageState>
  );
};
