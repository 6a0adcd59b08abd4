/** The real check at work: a file let out by hand over two votes, and statistics that wait for theirs. */
import type { Audience, Person } from '#accounts';
import { silentProgress, valueOf } from '#base';
import { demoAccounts } from '../../src/accounts/demo-accounts.ts';
import type { LakeSide } from '../../src/doors/lake-side.ts';
import { makeStatistics } from '../../src/doors/make-statistics.ts';
import { castVote } from '../../src/release/check.ts';
import { publishApproved } from '../../src/release/publish.ts';
import { findingsNow } from '../../src/release/findings-now.ts';
import { openRequest, putFile } from '../../src/release/request.ts';
import { submit } from '../../src/release/submit.ts';

const acting = (name: string) => {
  const account = demoAccounts.find((one) => one.name === name);
  if (!account) throw new Error(`no ${name}`);
  return { person: account as unknown as Person, from: 'local' };
};

/** As far as an author comes: the findings, and whether it could be handed in. */
export const handIn = async (side: LakeSide, text: string) => {
  const author = acting('seisaku');
  const { id } = valueOf(
    await openRequest(side.release, author, {
      title: '町ごとの年齢',
      purpose: '見守りの回数を決める',
      context: '住民基本台帳の人口',
      controls: '10人未満を秘匿した',
      sharing: { audience: { who: 'staff' }, asOf: '2026-10-31', contact: '政策課' },
    }),
  );
  const bytes = new TextEncoder().encode(text);
  valueOf(await putFile(side.release, author, id, { name: 'table.csv', kind: 'table', bytes }));
  const submitted = await submit(side.release, author, id);
  const kept = await side.release.store.find(id);
  if (!kept) throw new Error(`no ${id}`);
  return { submitted, findings: valueOf(await findingsNow(side.release, kept)).findings };
};

/** `text`: a table without small numbers, so that no reason is needed. */
export const letOut = async (side: LakeSide, title: string, audience: Audience, text: string): Promise<string> => {
  const author = acting('seisaku');
  const { id } = valueOf(
    await openRequest(side.release, author, {
      title,
      purpose: '窓口の混み具合を知る',
      context: '2026年度の相談',
      controls: '10件未満をまとめた',
      sharing: { audience, asOf: '2026-10-31', contact: '政策課' },
    }),
  );
  const bytes = new TextEncoder().encode(text);
  valueOf(await putFile(side.release, author, id, { name: 'table.csv', kind: 'table', bytes }));
  const { digest } = valueOf(await submit(side.release, author, id)) as { digest: string } & object;
  for (const name of ['kakunin', 'tenken'])
    valueOf(await castVote(side.release, acting(name), id, { digest, verdict: 'release', reason: '' }));
  const out = valueOf(await publishApproved(side.release, id));
  if (out.state !== 'released') throw new Error(`${id} is ${out.state}`);
  return id;
};

/** A recurring release that is made once more and waits for its checkers. */
export const waitingRequest = async (side: LakeSide, series: string): Promise<string> => {
  const { person } = acting('seisaku');
  const author = { name: person.name, post: person.section };
  const { requested } = valueOf(await makeStatistics(side, silentProgress, { again: series, author }));
  const request = requested.find((one) => one.series === series);
  if (request?.state !== 'checking') throw new Error(`${series} does not wait`);
  return request.id;
};
