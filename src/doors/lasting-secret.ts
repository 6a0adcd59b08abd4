/** The secret of an office that uses the protection alone: a file of its own that lasts from run to run, readable by nobody else. */
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';
import { secretRefusal } from './lasting-secret-errors.ts';

const text = /^[0-9a-f]{64}$/;
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Never over another file: a secret that is gone cannot be had again. */
const create = (path: string): Result<string> => {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return refused(secretRefusal('lasting-secret-exists', { file: path }));
    if (['ENOENT', 'EACCES', 'ENOTDIR', 'EROFS'].includes(codeOf(error)))
      return refused(secretRefusal('lasting-secret-place', { file: path }));
    throw error;
  }
  try {
    const secret = randomBytes(32).toString('hex');
    writeSync(file, `${secret}\n`);
    fsyncSync(file);
    return done(secret);
  } finally {
    closeSync(file);
  }
};

/** 64 hex digits; with `isNew` made first (mode 0600). */
export const readLastingSecret = async (path: string, isNew: boolean): Promise<Result<string>> => {
  if (isNew) return create(path);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error)))
      return refused(secretRefusal('lasting-secret-missing', { file: path }));
    throw error;
  }
  try {
    // Of the file that is open, so that it cannot be another one by the time it is read.
    if ((fstatSync(file).mode & 0o077) !== 0) return refused(doorRefusal('key-exposed', { file: path }));
    if (!fstatSync(file).isFile()) return refused(secretRefusal('lasting-secret-wrong', { file: path }));
    const found = readFileSync(file, 'utf8').trim();
    return text.test(found) ? done(found) : refused(secretRefusal('lasting-secret-wrong', { file: path }));
  } finally {
    closeSync(file);
  }
};
