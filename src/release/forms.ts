/** The forms a file may have, by its kind: what people can read, and no program opens by running something. */
import { done, type Result, refused } from '#base';
import { releaseRefusal } from './errors.ts';
import { pictureKind } from './find-pictures-models.ts';
import type { OutputKind } from './release.api.ts';

const endings: Readonly<Partial<Record<OutputKind, readonly string[]>>> = {
  table: ['csv', 'tsv', 'txt'],
  regression: ['csv', 'tsv', 'txt', 'json'],
  test: ['csv', 'tsv', 'txt', 'json'],
  position: ['csv', 'tsv'],
  chart: ['png', 'jpg', 'jpeg'],
  model: ['json', 'csv', 'txt'],
  text: ['txt', 'md', 'json', 'sql', 'r', 'py'],
};

/** Handed in by a person: tables of the statistics room have no form of this list. */
export const isHanded = (kind: OutputKind): boolean => endings[kind] !== undefined;
export const hasForm = (kind: OutputKind, name: string): boolean =>
  endings[kind]?.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? false;

/** Refused before it is frozen: no reason makes an exception of these. What is text by name and carries a zero byte is no text. */
export const checkForm = (kind: OutputKind, name: string, bytes: Uint8Array): Result<void> => {
  if (bytes.length === 0) return refused(releaseRefusal('file-empty', { file: name }));
  const picture = kind === 'chart';
  const holds = picture ? pictureKind(bytes) !== null : !bytes.includes(0);
  if (hasForm(kind, name) && holds) return done(undefined);
  const valid = (endings[kind] ?? []).join('、').toUpperCase();
  return refused(releaseRefusal(hasForm(kind, name) ? 'file-content' : 'file-form', { file: name, valid }));
};
