/** The files of a draft: each is frozen and looked at by machine as soon as it is chosen. */
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { handedKinds } from '../../src/release/release.api.ts';
import type { OutputKind, RequestShown } from '../../src/release/release.api.ts';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button, SignButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import type { Acts } from './use-acts.ts';

/** The kind most files of that ending are; the author chooses otherwise where it is another. */
const usualKind = (name: string): OutputKind | null =>
  /\.(png|jpe?g)$/i.test(name) ? 'chart' : /\.(txt|md|sql|r|py)$/i.test(name) ? 'text' : null;

export const DraftFiles = ({ request, acts }: { request: RequestShown; acts: Acts }) => {
  const { t } = useWords();
  const [kind, setKind] = useState<OutputKind>('table');
  return (
    <section aria-labelledby="draft-files" className="mt-5 border border-line rounded-8 p-4">
      <h2 id="draft-files" className="text-16 font-bold">
        {t('release.files')}
      </h2>
      <ul className="text-14">
        {request.files.map((file) => (
          <li key={file.name} className="flex items-center gap-3 border-b border-grid">
            <span className="font-bold">{file.name}</span>
            <span className="text-quiet">
              {t(`release.kind.${file.kind}`)}　{file.bytes.toLocaleString()} B　{file.sha256.slice(0, 12)}…
            </span>
            <span className="ml-auto">
              <SignButton
                label={t('release.file.remove', { name: file.name })}
                onPress={() => void acts.remove(file.name)}
              >
                <Icon name="close" size={16} />
              </SignButton>
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-end gap-4">
        <label className="text-14">
          <span className="block font-bold mb-1">{t('release.file.kind')}</span>
          <select
            value={kind}
            onChange={(event) => setKind(event.target.value as OutputKind)}
            className="h-11 rounded-8 border border-outline bg-white px-3 text-14"
          >
            {handedKinds.map((one) => (
              <option key={one} value={one}>
                {t(`release.kind.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {/* The browser's own field would speak the browser's language. */}
        <FileTrigger
          onSelect={(files) => {
            const [file] = files ?? [];
            if (file) void acts.add(usualKind(file.name) ?? kind, file);
          }}
        >
          <Button isDisabled={acts.busy}>{t('release.file.add')}</Button>
        </FileTrigger>
      </div>
      <p className="mt-1 text-12 text-quiet" role="status">
        {t(acts.busy ? 'release.file.sending' : 'release.file.rule')}
      </p>
      {acts.fileError !== null && (
        <div className="mt-2">
          <Fault error={acts.fileError} />
        </div>
      )}
    </section>
  );
};
