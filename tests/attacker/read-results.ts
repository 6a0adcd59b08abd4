/**
 * Results that people let out as files: the attacker takes each that is listed, and tries every number beside it. A table about the people of a dashboard
 * goes into the same system as all pages; of any other that it is this file, for this reader, and nothing more beside it, is what can be attacked.
 */
import { createHash } from 'node:crypto';
import type { ResultCard, ResultShown } from '../../src/results/released-results.api.ts';
import type { Clues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { readOverlapping } from './overlapping.ts';

/** Numbers an answer may hold that are no statistics. */
const plain = /^(release\.exceptions|files\.\d+\.bytes|passed)$/;
const neighbours = 6;

type Get = (path: string) => Promise<Response>;
type Numbers = (value: unknown) => string[];

const neighboursOf = (ids: readonly string[]): string[] => {
  const last = Math.max(0, ...ids.map((id) => Number(id.slice(5))));
  const year = ids[0]?.slice(0, 4) ?? '2026';
  return Array.from({ length: last + neighbours }, (_, i) => `${year}-${String(i + 1).padStart(5, '0')}`).filter(
    (id) => !ids.includes(id),
  );
};

export const readResults = async (
  get: Get,
  numbersAt: Numbers,
  of: Definitions,
  clues: Clues,
  listed: readonly ResultCard[],
): Promise<void> => {
  const strange = (from: string, what: string) => clues.strange.push({ from, what });
  for (const { id, restricted } of listed) {
    const from = `result ${id}`;
    const shown = (await (await get(`/api/results/${id}`)).json()) as ResultShown;
    for (const where of numbersAt(shown)) if (!plain.test(where)) strange(from, `a number at ${where}`);
    if (restricted || shown.audience?.who !== 'staff') strange(from, 'is for somebody else');
    const conditions = await (await get(`/api/results/${id}/conditions`)).text();
    for (const file of shown.files) {
      const answer = await get(`/api/results/${id}/files/${encodeURIComponent(file.name)}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const hash = createHash('sha256').update(bytes).digest('hex');
      if (readOverlapping(of, clues, new TextDecoder().decode(bytes), shown.asOf.slice(0, 7), `table of ${from}`))
        clues.read.tables = (clues.read.tables ?? 0) + 1;
      if (hash !== file.sha256 || !conditions.includes(hash)) strange(from, `${file.name} is another file`);
    }
    clues.read.results = (clues.read.results ?? 0) + 1;
  }
  for (const id of neighboursOf(listed.map((one) => one.id)))
    for (const path of ['', '/conditions', '/files/table.csv']) {
      const { status } = await get(`/api/results/${id}${path}`);
      if (status !== 404 && status !== 410) strange(`result ${id}${path}`, `answers ${status}, and is not listed`);
    }
};
