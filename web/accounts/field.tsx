/** A labelled line to write in, and how a refusal is said: in the reader's language first, the other beneath. */
import { Input, Label, Text, TextField } from 'react-aria-components';
import { Offline, Refused } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';

type FieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password';
  autoComplete?: string;
  rule?: string;
  fault?: string | undefined;
};

export const Field = ({ label, value, onChange, type = 'text', autoComplete, rule, fault }: FieldProps) => (
  <TextField
    value={value}
    onChange={onChange}
    type={type}
    autoComplete={autoComplete ?? 'off'}
    isInvalid={Boolean(fault)}
    isRequired
  >
    <Label className="block font-bold mb-1">{label}</Label>
    {rule && (
      <Text slot="description" className="block text-14 text-quiet mb-1">
        {rule}
      </Text>
    )}
    <Input className="w-full h-12 rounded-8 border border-outline bg-white px-4 text-16 data-invalid:border-error data-invalid:border-2" />
    {fault && <p className="mt-1 text-14 text-error">{fault}</p>}
  </TextField>
);

export const Fault = ({ error }: { error: unknown }) => {
  const { t, language } = useWords();
  if (!error) return null;
  const refused = error instanceof Refused ? error.sentences : null;
  const kind = error instanceof Offline ? 'offline' : 'broken';
  const other = language === 'ja' ? 'en' : 'ja';
  return (
    <div role="alert" className="rounded-8 border-2 border-error px-4 py-3 text-14">
      <p className="font-bold text-error">{refused ? refused[language] : t(`state.${kind}`)}</p>
      {error instanceof Refused && error.because.map((fault) => <p key={fault.ja}>{fault[language]}</p>)}
      {refused ? (
        <p lang={other} className="text-quiet">
          {refused[other]}
        </p>
      ) : (
        <p>
          {t(`state.${kind}.why`)}
          {t(`state.${kind}.next`)}
        </p>
      )}
    </div>
  );
};
