/** A protected table read back from where it was kept: believed only where its certificate was written for exactly these bytes. */
import { done, type Result, refused } from '#base';
import { statisticsRefusal } from '../errors.ts';
import type { Certificate } from '../protect.ts';
import type { ProtectedTable } from '../protected-table.ts';

/** `text`: the table as `JSON.stringify` wrote it when the certificate was made. */
export const reopenTable = (
  text: string,
  certificate: Certificate,
  sha256: (text: string) => string,
): Result<ProtectedTable> => {
  const hash = sha256(text);
  const listed = certificate.tables.find((table) => table.sha256 === hash);
  if (!listed) return refused(statisticsRefusal('not-certified', {}));
  const table = JSON.parse(text) as ProtectedTable;
  return table.id === listed.id ? done(table) : refused(statisticsRefusal('not-certified', {}));
};
