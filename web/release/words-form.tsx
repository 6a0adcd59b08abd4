/** What checkers read first: what for, who and what, protected how, seen by whom. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field } from '../accounts/field.tsx';
import { sessionQuery } from '../accounts/session.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import type { Words } from './answers.ts';
import { draftOf, SharingForm, sharingOf } from './sharing-form.tsx';
import { TextArea } from './text-area.tsx';

const parts = ['purpose', 'context', 'controls'] as const;
type Text = 'title' | (typeof parts)[number];

export const WordsForm = ({
  first,
  recurring,
  label,
  busy,
  onSave,
}: {
  first: Words;
  /** A recurring release keeps its name, and is seen where its dashboards are. */
  recurring: boolean;
  label: string;
  busy: boolean;
  onSave: (words: Words) => void;
}) => {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const [words, setWords] = useState(first);
  const [sharing, setSharing] = useState(() => draftOf(first.sharing, session.data?.person?.section ?? ''));
  const [tried, setTried] = useState(false);
  const set = (key: Text) => (value: string) => setWords((now) => ({ ...now, [key]: value }));
  const missing = (key: Text) => (tried && words[key].trim() === '' ? t('release.required') : undefined);
  return (
    <form
      noValidate
      className="space-y-4 max-w-[40rem]"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const shared = recurring ? null : sharingOf(sharing);
        const whole = [...parts, 'title' as const].every((key) => words[key].trim() !== '');
        if (whole && (recurring || shared)) onSave({ ...words, sharing: shared });
      }}
    >
      {!recurring && (
        <Field
          label={t('release.titleField')}
          value={words.title}
          onChange={set('title')}
          rule={t('release.title.rule')}
          fault={missing('title')}
        />
      )}
      {parts.map((part) => (
        <TextArea
          key={part}
          label={t(`release.${part}`)}
          value={words[part]}
          rows={2}
          onChange={set(part)}
          fault={missing(part)}
        />
      ))}
      {!recurring && <SharingForm value={sharing} onChange={setSharing} tried={tried} />}
      <Button type="submit" look="main" isDisabled={busy}>
        {label}
      </Button>
    </form>
  );
};
