/** A released result as the page and the front page show it. */
import { dayInJapan } from '#base';
import { shownAudience } from '#accounts';
import type { ResultCard, ResultShown } from './released-results.api.ts';
import type { ReleasedRow } from './released-results.store.ts';

const daysNew = 30;

/** `today`: ISO day in Japan. */
export const resultCard = ({ content, publishedAt }: ReleasedRow, today: string): ResultCard => {
  const publishedOn = dayInJapan(new Date(publishedAt));
  return {
    id: content.release,
    title: { ...content.title },
    purpose: content.purpose,
    asOf: content.sharing.asOf,
    publishedOn,
    section: content.section,
    restricted: content.sharing.audience.who !== 'staff',
    kinds: [...new Set(content.files.map(({ kind }) => kind as ResultCard['kinds'][number]))],
    isNew: Date.parse(today) - Date.parse(publishedOn) < daysNew * 86_400_000,
  };
};

export const shownResult = (row: ReleasedRow, today: string): ResultShown => {
  const { content } = row;
  const { mark, sharing } = content;
  return {
    ...resultCard(row, today),
    context: content.context,
    controls: content.controls,
    audience: shownAudience(sharing.audience),
    contact: sharing.contact,
    release: {
      number: content.release,
      how: mark.how,
      on: dayInJapan(new Date(mark.approvedAt)),
      checkers: [...mark.checkers],
      exceptions: mark.exceptions,
    },
    files: content.files.map(({ name, kind, sha256, bytes }) => ({
      name,
      kind: kind as ResultCard['kinds'][number],
      sha256,
      bytes,
      picture: kind === 'chart' && /\.(png|jpe?g)$/i.test(name),
    })),
    found: content.found.map(({ file, severity, about, reason }) => ({ file, severity, about: { ...about }, reason })),
    passed: content.passed,
  };
};
