/** A line of text to be taken along, with a button that copies it. */
import { useState } from 'react';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';

export const CopyLine = ({ label, text, act }: { label: string; text: string; act: string }) => {
  const { t } = useWords();
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="min-h-11 flex-1 min-w-64 max-w-[44rem] px-3 border border-outline rounded-8 text-14 bg-wash"
      />
      <Button dense onPress={() => void copy()} className="min-h-11">
        {act}
      </Button>
      <span role="status" className="text-14">
        {copied === 'yes' ? t('feeds.copied') : copied === 'failed' ? t('feeds.copyFailed') : ''}
      </span>
    </div>
  );
};
