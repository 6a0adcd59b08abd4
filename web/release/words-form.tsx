/** The three things checkers read first: what for, who and what, protected how. */
import { useState } from 'react';
import { Field } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import type { Words } from './answers.ts';
import { TextArea } from './text-area.tsx';

const parts = ['purpose', 'context', 'controls'] as const;

export const WordsForm = ({
  first,
  fixedTitle,
  label,
  busy,
  onSave,
}: {
  first: Words;
  /** A recurring release keeps its name. */
  fixedTitle: boolean;
  label: string;
  busy: boolean;
  onSave: (words: Words) => void;
}) => {
  const { t } = useWords();
  const [words, setWords] = useState(first);
  const [tried, setTried] = useState(false);
  const set = (key: keyof Words) => (value: string) => setWords((now) => ({ ...now, [key]: value }));
  const missing = (key: keyof Words) => (tried && words[key].trim() === '' ? t('release.required') : undefined);
  return (
    <form
      className="space-y-4 max-w-[40rem]"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if ([...parts, 'title' as const].every((key) => words[key].trim() !== '')) onSave(words);
      }}
    >
      {!fixedTitle && (
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
      <Button type="submit" look="main" isDisabled={busy}>
        {label}
      </Button>
    </form>
  );
};
