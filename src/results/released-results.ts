/** Results released as files: which of them one person sees, and their bytes, each read from its frozen copy and held against its hash. */
import { isInAudience, type Person } from '#accounts';
import { done, type Result, refused, type Sha256 } from '#base';
import { resultsRefusal } from './errors.ts';
import { releasedNames, type ReleasedRegister, type ReleasedRow, releasedRows } from './released-results.store.ts';

export type ReleasedNeeds = {
  readonly register: ReleasedRegister;
  readonly recalled: () => Promise<ReadonlySet<string>>;
  /** A frozen copy by its hash; null where it is gone or damaged. */
  readonly frozen: (release: string, sha256: Sha256) => Promise<Uint8Array | null>;
};
export type ReleasedFile = { readonly file: ReleasedRow['content']['files'][number]; readonly bytes: Uint8Array };

export interface ReleasedResults {
  /** Those this person may see, the newest first; recalled ones left out. */
  list(person: Person): Promise<readonly ReleasedRow[]>;
  /** Those this person could have seen and that were recalled. */
  recalledFor(person: Person): Promise<readonly ReleasedRow[]>;
  /** What is not for this person is not there for him or her. */
  read(person: Person, release: string): Promise<Result<ReleasedRow>>;
  take(result: ReleasedRow, name: string): Promise<Result<ReleasedFile>>;
}

export const openReleased = (needs: ReleasedNeeds): ReleasedResults => {
  // A row never changes, so it is read once; whether it was recalled is asked every time.
  const known = new Map<string, ReleasedRow>();
  const rowsOf = async (releases: readonly string[]): Promise<readonly ReleasedRow[]> => {
    const missing = releases.filter((release) => !known.has(release));
    for (const row of await releasedRows(needs.register, missing)) known.set(row.content.release, row);
    return releases.flatMap((release) => known.get(release) ?? []);
  };
  const isFor = (person: Person, { content }: ReleasedRow) => isInAudience(person, content.sharing.audience);

  return {
    async list(person) {
      const [names, recalled] = await Promise.all([releasedNames(needs.register), needs.recalled()]);
      return (await rowsOf(names.filter((name) => !recalled.has(name)))).filter((row) => isFor(person, row));
    },
    async recalledFor(person) {
      const [names, recalled] = await Promise.all([releasedNames(needs.register), needs.recalled()]);
      return (await rowsOf(names.filter((name) => recalled.has(name)))).filter((row) => isFor(person, row));
    },
    async read(person, release) {
      const [row] = await rowsOf([release]);
      if (!row || !isFor(person, row)) return refused(resultsRefusal('no-result', {}));
      if ((await needs.recalled()).has(release)) return refused(resultsRefusal('result-recalled', { release }));
      return done(row);
    },
    async take({ content }, name) {
      const file = content.files.find((one) => one.name === name);
      const valid = content.files.map((one) => one.name).join('、');
      if (!file) return refused(resultsRefusal('no-result-file', { valid }));
      const bytes = await needs.frozen(content.release, file.sha256);
      return bytes ? done({ file, bytes }) : refused(resultsRefusal('file-damaged', { name }));
    },
  };
};
