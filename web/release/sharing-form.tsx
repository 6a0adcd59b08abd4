/** Who is to see it, which day it speaks for, and who answers: said before the files, since checkers judge it with them. */
import { useId } from 'react';
import type { Sharing } from '../../src/release/sharing.api.ts';
import { Field } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { type Chosen, NamedChoice } from './named-choice.tsx';

/** As it is being written: nobody is chosen for the author, who must say it. */
export type SharingDraft = Chosen & {
  readonly who: '' | 'staff' | 'some';
  readonly asOf: string;
  readonly contact: string;
};

export const draftOf = (sharing: Sharing | null, contact: string): SharingDraft => {
  const audience = sharing?.audience;
  return {
    who: !audience ? '' : audience.who === 'staff' ? 'staff' : 'some',
    sections: audience && audience.who !== 'staff' ? audience.sections : [],
    posts: audience?.who === 'named' ? audience.posts : [],
    people: audience?.who === 'named' ? audience.people : [],
    asOf: sharing?.asOf ?? '',
    contact: sharing?.contact ?? contact,
  };
};

const nobody = ({ who, sections, posts, people }: SharingDraft): boolean =>
  who === '' || (who === 'some' && sections.length + posts.length + people.length === 0);

/** Null while something is missing. */
export const sharingOf = (draft: SharingDraft): Sharing | null => {
  const { who, asOf } = draft;
  const [sections, posts, people] = [[...draft.sections], [...draft.posts], [...draft.people]];
  const contact = draft.contact.trim();
  if (nobody(draft) || asOf === '' || contact === '') return null;
  if (who === 'staff') return { audience: { who }, asOf, contact };
  return {
    audience:
      people.length + posts.length > 0 ? { who: 'named', sections, posts, people } : { who: 'sections', sections },
    asOf,
    contact,
  };
};

export const SharingForm = ({
  value,
  onChange,
  tried,
}: {
  value: SharingDraft;
  onChange: (value: SharingDraft) => void;
  tried: boolean;
}) => {
  const { t } = useWords();
  const day = useId();
  const fault = (missing: boolean, key: 'sharing.choose' | 'release.required') =>
    tried && missing ? <p className="mt-1 text-14 text-error">{t(key)}</p> : null;
  return (
    <>
      <fieldset data-missing={tried && nobody(value) ? '' : undefined}>
        <legend className="text-14 font-bold">{t('facts.audience')}</legend>
        <p className="text-14 text-quiet">{t('sharing.rule')}</p>
        {(['staff', 'some'] as const).map((who) => (
          <label key={who} className="flex items-center gap-2 min-h-11 text-14">
            <input
              type="radio"
              name="audience"
              checked={value.who === who}
              onChange={() => onChange({ ...value, who })}
              className="size-5"
            />
            {t(`sharing.${who}`)}
          </label>
        ))}
        {value.who === 'some' && (
          <NamedChoice chosen={value} onChange={(chosen) => onChange({ ...value, ...chosen })} />
        )}
        {fault(nobody(value), 'sharing.choose')}
      </fieldset>
      <div>
        <label htmlFor={day} className="block text-14 font-bold mb-1">
          {t('facts.asOf')}
        </label>
        <input
          id={day}
          type="date"
          value={value.asOf}
          onChange={(event) => onChange({ ...value, asOf: event.target.value })}
          aria-invalid={tried && value.asOf === ''}
          className="h-12 rounded-8 border border-outline bg-white px-4 text-16 aria-invalid:border-error aria-invalid:border-2"
        />
        {fault(value.asOf === '', 'release.required')}
      </div>
      <Field
        label={t('sharing.contact')}
        value={value.contact}
        onChange={(contact) => onChange({ ...value, contact })}
        rule={t('sharing.contact.rule')}
        fault={tried && value.contact.trim() === '' ? t('release.required') : undefined}
      />
    </>
  );
};
