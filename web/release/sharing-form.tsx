/** Who is to see it, which day it speaks for, and who answers: said before the files, since checkers judge it with them. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Sharing } from '../../src/release/sharing.api.ts';
import { Field } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { sectionsQuery } from './answers.ts';

/** As it is being written: nobody is chosen for the author, who must say it. */
export type SharingDraft = {
  readonly who: '' | 'staff' | 'sections';
  readonly sections: readonly string[];
  readonly asOf: string;
  readonly contact: string;
};

export const draftOf = (sharing: Sharing | null, contact: string): SharingDraft => ({
  who: sharing?.audience.who ?? '',
  sections: sharing?.audience.who === 'sections' ? sharing.audience.sections : [],
  asOf: sharing?.asOf ?? '',
  contact: sharing?.contact ?? contact,
});

/** Null while something is missing. */
export const sharingOf = ({ who, sections, asOf, contact }: SharingDraft): Sharing | null => {
  if (who === '' || (who === 'sections' && sections.length === 0) || asOf === '' || contact.trim() === '') return null;
  return { audience: who === 'staff' ? { who } : { who, sections: [...sections] }, asOf, contact: contact.trim() };
};

const SectionChoice = ({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (sections: readonly string[]) => void;
}) => {
  const { t } = useWords();
  const sections = useQuery(sectionsQuery);
  const [narrow, setNarrow] = useState('');
  const here = sections.data?.sections ?? [];
  // What is chosen stays in sight whatever one looks for.
  const shown = [...chosen, ...here.filter((one) => !chosen.includes(one) && one.includes(narrow.trim()))];
  return (
    <div className="ml-7 border border-line rounded-8 p-3 space-y-2">
      {here.length > 8 && (
        <input
          type="search"
          aria-label={t('sharing.sections.find')}
          placeholder={t('sharing.sections.find')}
          value={narrow}
          onChange={(event) => setNarrow(event.target.value)}
          className="w-full h-11 rounded-8 border border-outline px-3 text-14"
        />
      )}
      <div role="group" aria-label={t('sharing.sections')} className="max-h-52 overflow-auto">
        {shown.map((section) => (
          <label key={section} className="flex items-center gap-2 min-h-8 text-14">
            <input
              type="checkbox"
              checked={chosen.includes(section)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, section] : chosen.filter((one) => one !== section))
              }
              className="size-5"
            />
            {section}
          </label>
        ))}
      </div>
    </div>
  );
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
      <fieldset>
        <legend className="text-14 font-bold">{t('facts.audience')}</legend>
        <p className="text-14 text-quiet">{t('sharing.rule')}</p>
        {(['staff', 'sections'] as const).map((who) => (
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
        {value.who === 'sections' && (
          <SectionChoice chosen={value.sections} onChange={(sections) => onChange({ ...value, sections })} />
        )}
        {fault(value.who === '' || (value.who === 'sections' && value.sections.length === 0), 'sharing.choose')}
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
          className="h-12 rounded-8 border border-outline bg-white px-4 text-16"
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
