/** A released result as it is searched for: by its name first, then by what it answers and counts, who made it, and its files' names. */
import type { ReleasedRow } from '#results';
import { both, fold, type Searchable } from './search.ts';

export const searchableResult = ({ content }: ReleasedRow): Searchable => ({
  id: content.release,
  fields: [
    { text: both(content.title), weight: 8 },
    { text: fold(content.release), weight: 8 },
    { text: fold(content.purpose), weight: 4 },
    { text: fold(`${content.section} ${content.files.map(({ name }) => name).join(' ')}`), weight: 2 },
    { text: fold(`${content.context} ${content.controls} ${content.sharing.contact}`), weight: 1 },
  ],
});
