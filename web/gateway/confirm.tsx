/** The last question before sending: it repeats data set, day and rows. After a reload it asks for the same files once more. */
import { useRef, useState } from 'react';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { Button } from '../ui/button.tsx';
import { numberText } from '../ui/number-words.ts';
import { Window } from '../ui/overlay.tsx';
import { dayText } from '../ui/time-words.ts';
import { useLanguage } from './language.tsx';
import { Facts } from './parts.tsx';
import type { Check } from './report.tsx';
import { phrases, words } from './words.ts';

/** The files in the order they were checked, if these are they by name and size. */
const inOrder = (load: Load, files: readonly File[]): readonly File[] | null => {
  const found = load.files.map(({ name, bytes }) => files.find((file) => file.name === name && file.size === bytes));
  return found.every((file): file is File => file !== undefined) && files.length === load.files.length ? found : null;
};

type ConfirmProps = {
  open: boolean;
  load: Load;
  check: Check;
  files: readonly File[];
  onClose: () => void;
  onSend: (files: readonly File[]) => void;
};

export const ConfirmSend = ({ open, load, check, files, onClose, onSend }: ConfirmProps) => {
  const { say, language } = useLanguage();
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const kept = inOrder(load, files);
  const ready = kept ?? inOrder(load, chosen);
  const rows = numberText(check.accounts.accepted, language);
  return (
    <Window title={say(words.confirmTitle)} close={say(words.close)} open={open} onClose={onClose}>
      <Facts
        facts={[
          { name: say(words.dataset), value: <b className="text-20">{say(check.title)}</b> },
          { name: say(words.asOf), value: <b className="text-20">{dayText(check.asOf, language)}</b> },
          { name: say(words.accepted), value: <b className="text-20">{say(phrases.rows(rows))}</b> },
          { name: say(words.files), value: load.files.map(({ name }) => name).join('、') },
        ]}
      />
      {!kept && (
        <div className="mt-4 border-l-4 border-link pl-4 text-14">
          <p>{say(words.chooseAgain)}</p>
          <Button dense className="mt-2" onPress={() => input.current?.click()}>
            {say(words.pick)}
          </Button>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            tabIndex={-1}
            onChange={(event) => {
              setChosen([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          {chosen.length > 0 && (
            <p role="status" className={`mt-2 ${ready ? '' : 'text-error'}`}>
              {ready ? chosen.map(({ name }) => name).join('、') : say(words.notSame)}
            </p>
          )}
        </div>
      )}
      <p className="mt-4 text-14 text-quiet">{say(words.confirmNote)}</p>
      <div className="mt-6 flex justify-end gap-3">
        <Button onPress={onClose}>{say(words.cancel)}</Button>
        <Button look="main" isDisabled={!ready} onPress={() => ready && onSend(ready)}>
          {say(phrases.sendRows(rows))}
        </Button>
      </div>
    </Window>
  );
};
