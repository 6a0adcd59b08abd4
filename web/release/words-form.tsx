/** What checkers read first: what for, who and what, protected how, seen by whom. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Field } from '../accounts/field.tsx';
import { sessionQuery } from '../accounts/session.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { useKept } from '../ui/kept.ts';
import type { Words } from './answers.ts';
import { draftOf, SharingForm, sharingOf } from './sharing-form.tsx';
import { TextArea } from './text-area.tsx';

const parts = ['purpose', 'context', 'controls'] as const;
type Text = 'title' | (typeof parts)[number];
/** As the server takes them. */
const most: Readonly<Record<Text, number>> = { title: 120, purpose: 2000, context: 2000, controls: 2000 };

export const WordsForm = ({
  keep,
  first,
  recurring,
  label,
  busy,
  onSave,
  onCancel,
}: {
  /** Under which name what is not saved yet is kept. */
  keep: string;
  first: Words;
  /** A recurring release keeps its name, and is seen where its dashboards are. */
  recurring: boolean;
  label: string;
  busy: boolean;
  /** True once it is saved. */
  onSave: (words: Words) => Promise<boolean>;
  onCancel?: () => void;
}) => {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const kept = useKept(keep, { words: first, sharing: draftOf(first.sharing, session.data?.person?.section ?? '') });
  const { words, sharing } = kept.value;
  const [tried, setTried] = useState(false);
  const set = (key: Text) => (value: string) => kept.set({ ...kept.value, words: { ...words, [key]: value } });
  const isTooLong = (key: Text) => words[key].trim().length > most[key];
  // Too long is said while it is written, missing when somebody wants to go on.
  const faultOf = (key: Text) => {
    if (isTooLong(key)) return t('release.tooLong', { count: most[key], value: words[key].trim().length });
    return tried && words[key].trim() === '' ? t('release.required') : undefined;
  };
  const texts = recurring ? parts : (['title', ...parts] as const);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    const shared = recurring ? null : sharingOf(sharing);
    const isWhole = texts.every((key) => words[key].trim() !== '' && !isTooLong(key));
    if (isWhole && (recurring || shared)) {
      if (await onSave({ ...words, sharing: shared })) kept.forget();
      return;
    }
    // Drawn first, then looked for: the first thing to mend may be above what is in view.
    requestAnimationFrame(() =>
      form.querySelector<HTMLElement>('[aria-invalid="true"], [data-missing] input')?.focus(),
    );
  };
  return (
    <form noValidate className="space-y-4 max-w-[40rem]" onSubmit={(event) => void save(event)}>
      {!recurring && (
        <Field
          label={t('release.titleField')}
          value={words.title}
          onChange={set('title')}
          rule={t('release.title.rule')}
          fault={faultOf('title')}
        />
      )}
      {parts.map((part) => (
        <TextArea
          key={part}
          label={t(`release.${part}`)}
          value={words[part]}
          rows={2}
          onChange={set(part)}
          fault={faultOf(part)}
        />
      ))}
      {!recurring && (
        <SharingForm value={sharing} onChange={(next) => kept.set({ ...kept.value, sharing: next })} tried={tried} />
      )}
      <div className="flex gap-3">
        <Button type="submit" look="main" isDisabled={busy}>
          {label}
        </Button>
        {onCancel && (
          <Button
            onPress={() => {
              kept.forget();
              onCancel();
            }}
          >
            {t('release.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
};
