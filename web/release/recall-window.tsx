/** A recall cannot be undone: it asks with the name of the thing, and says who will be told. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestShown } from '../../src/release/release.api.ts';
import { Fault, Field } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { Window } from '../ui/overlay.tsx';
import { viewersQuery } from './answers.ts';
import { isTooShort, ReasonArea } from './text-area.tsx';
import type { Acts } from './use-acts.ts';

export const RecallWindow = ({
  request,
  acts,
  onClose,
}: {
  request: RequestShown;
  acts: Acts;
  onClose: () => void;
}) => {
  const { t, say } = useWords();
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const viewers = useQuery(viewersQuery(request.id));
  const [tried, setTried] = useState(false);
  const isNamed = name.trim() === say(request.title);
  const ready = isNamed && !isTooShort(reason) && !acts.busy;
  return (
    <Window title={t('release.recall')} close={t('help.close')} open onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (ready)
            void acts.post('/recall', { name: name.trim(), reason: reason.trim() }).then((gone) => gone && onClose());
        }}
      >
        <p>{t('release.recall.lead', { count: viewers.data?.viewers.length ?? 0 })}</p>
        <Field
          label={t('release.recall.name', { title: say(request.title) })}
          value={name}
          onChange={setName}
          fault={tried && !isNamed ? t('release.recall.name.other') : undefined}
        />
        <ReasonArea label={t('release.recall.reason')} value={reason} onChange={setReason} tried={tried} />
        {acts.error !== null && <Fault error={acts.error} />}
        <div className="flex gap-3 justify-end">
          <Button onPress={onClose}>{t('release.cancel')}</Button>
          <Button type="submit" look="main" isDisabled={acts.busy}>
            {t('release.recall.do')}
          </Button>
        </div>
      </form>
    </Window>
  );
};
