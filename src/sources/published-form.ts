/** Files of published statistics, which hold nobody and so do not come over the sealed side: told by their first bytes, with the option of the command that reads them. */
import { dialectOf, firstRecord, headBytes, headText } from './dialect.ts';
import { headerNames } from './header.ts';

/** Options of `musubi statistics import`. */
export type PublishedForm = 'small-area' | 'estat';

export const publishedForm = (head: Uint8Array): PublishedForm | null => {
  const bytes = head.subarray(0, headBytes);
  const { container, encoding, delimiter } = dialectOf(bytes);
  if (container !== 'text' || encoding === null) return null;
  const text = (headText(bytes, encoding === 'ascii' ? 'utf-8' : encoding) ?? '').replace(/^\ufeff/, '');
  if (/^\s*\{\s*"GET_STATS_DATA"/.test(text)) return 'estat';
  const names = headerNames(firstRecord(text), delimiter ?? ',');
  return names.includes('KEY_CODE') && names.includes('HTKSYORI') ? 'small-area' : null;
};
