/** Where files are dropped, or chosen by mouse or keyboard; what was chosen is listed and can be taken off. */
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { Button, SignButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { sizeText } from './figures.ts';
import { useLanguage } from './language.tsx';
import { phrases, words } from './words.ts';

const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory ?? false;

type DropAreaProps = {
  labelledBy: string;
  files: readonly File[];
  invalid: boolean;
  onAdd: (files: readonly File[]) => void;
  onRemove: (name: string) => void;
};

export const DropArea = ({ labelledBy, files, invalid, onAdd, onRemove }: DropAreaProps) => {
  const { say, language } = useLanguage();
  const [over, setOver] = useState(false);
  const [folder, setFolder] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
    setFolder(items.some(isFolder));
    onAdd(items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []));
  };
  const edge = invalid ? 'border-error' : over ? 'border-link bg-pale' : 'border-outline';
  return (
    <div
      role="group"
      aria-labelledby={labelledBy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`rounded-8 border-2 border-dashed px-6 py-5 ${edge}`}
    >
      <div className="flex flex-wrap items-center justify-center gap-3">
        <span>{say(words.dropHere)}</span>
        <Button data-field="files" onPress={() => input.current?.click()}>
          {say(words.pick)}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          onChange={(event) => {
            onAdd([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      <p className="text-center text-12 text-quiet mt-2">{say(words.notKept)}</p>
      {folder && (
        <p role="alert" className="text-14 text-error text-center mt-2">
          {say(words.folder)}
        </p>
      )}
      {files.length > 0 && (
        <ul className="mt-3 border-t border-line">
          {files.map(({ name, size }) => (
            <li key={name} className="flex items-center gap-3 border-b border-grid min-h-11 text-14">
              <span className="flex-1 min-w-0 break-all">{name}</span>
              <span className="text-quiet whitespace-nowrap">{sizeText(size, language)}</span>
              <SignButton label={say(phrases.removeFile(name))} onPress={() => onRemove(name)}>
                <Icon name="close" />
              </SignButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
