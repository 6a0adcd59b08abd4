/** Publishing what a person handed in and two others let out. Done again after a kill it adds nothing. */
import type { AuditEvent } from '#audit';
import type { ReleasedFiles } from '#release';
import { addReleased, type ReleasedRegister } from './released-results.store.ts';

type Why = Pick<AuditEvent, 'actor'> & Partial<Pick<AuditEvent, 'purpose' | 'from'>>;

/** Takes `ReleasedFiles` alone, which the release room makes over two votes; nothing is read out of the files. */
export const publishFiles = (
  needs: { readonly register: ReleasedRegister; readonly now: () => Date },
  released: ReleasedFiles,
  why: Why,
): Promise<boolean> =>
  addReleased(
    needs.register,
    released,
    {
      ...why,
      act: 'FilesPublished',
      subject: `result:${released.release}`,
      outcome: 'done',
      facts: {
        release: released.release,
        files: released.files.length,
        audience: released.sharing.audience.who,
      },
    },
    needs.now(),
  );
