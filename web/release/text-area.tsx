/** A labelled box for a few sentences. */
import { Label, TextField, TextArea as AriaTextArea } from 'react-aria-components';
import { useWords } from '../shell/language.tsx';

/** A reason that says nothing is none; buttons stay alive and say so. */
export const isTooShort = (reason: string): boolean => reason.trim().length < 5;

export const TextArea = ({
  label,
  value,
  onChange,
  rows = 3,
  fault,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  fault?: string | undefined;
}) => (
  <TextField value={value} onChange={onChange} isInvalid={Boolean(fault)} className="block">
    <Label className="block text-14 font-bold mb-1">{label}</Label>
    <AriaTextArea
      rows={rows}
      className="w-full rounded-8 border border-outline bg-white px-3 py-2 text-14 leading-6 data-invalid:border-error data-invalid:border-2"
    />
    {fault && <p className="mt-1 text-14 text-error">{fault}</p>}
  </TextField>
);

/** `tried`: somebody has pressed the button, and is told where the reason says too little. */
export const ReasonArea = ({
  tried,
  ...box
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  tried: boolean;
}) => {
  const { t } = useWords();
  return <TextArea {...box} fault={tried && isTooShort(box.value) ? t('release.reason.short') : undefined} />;
};
