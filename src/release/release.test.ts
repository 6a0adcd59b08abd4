/** The law of the output check: nothing leaves without two people other than its author, on exactly these bytes, who did not know each other's word. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { castVote, sendBack } from './check.ts';
import { decide } from './decide.ts';
import { digestOf } from './digest.ts';
import { publishApproved } from './publish.ts';
import { recall } from './recall.ts';
import { type ReleaseRequest, requestActs, type State, transitions } from './release.ts';
import { changeWords, putFile, withdraw } from './request.ts';
import { stateNames } from './release.api.ts';
import { submit } from './submit.ts';
import { acting, aDraft, bytesOf, goodTable, people, testRelease, words } from './test-release.ts';
import { votesSeenBy } from './visibility.ts';

const everybody = Object.values(people);

type Step =
  | { readonly do: 'vote'; readonly who: number; readonly yes: boolean; readonly stale: boolean }
  | { readonly do: 'file'; readonly letter: number }
  | { readonly do: 'words' | 'submit' | 'publish' | 'withdraw' | 'recall'; readonly who: number }
  | { readonly do: 'back'; readonly who: number };

const who = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.nat(everybody.length - 1) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('vote' as const),
      who,
      yes: fc.nat(3).map((n) => n > 0),
      stale: fc.nat(5).map((n) => n === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('file' as const), letter: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('submit' as const), who: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('words' as const, 'submit' as const, 'withdraw' as const, 'recall' as const),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('back' as const), who }) },
);

describe('every path through the check', () => {
  it('reaches the outside only over two distinct people who are not the author, on exactly these hashes', async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (random) => {
        const { needs, register, published } = await testRelease();
        const id = await aDraft(needs);
        const steps: readonly Step[] = [{ do: 'submit', who: 0 }, ...random];
        let older = '0'.repeat(64);
        const now = async () =>
          (await needs.store.find(id)) as NonNullable<Awaited<ReturnType<typeof needs.store.find>>>;
        for (const one of steps) {
          const person = acting(everybody['who' in one ? one.who : 0] as (typeof everybody)[number]);
          const { request } = await now();
          const digest = 'digest' in request ? request.digest : older;
          const outBefore = published.length;
          if (one.do === 'vote')
            await castVote(needs, person, id, {
              digest: one.stale ? older : digest,
              verdict: one.yes ? 'release' : 'return',
              reason: 'この理由です',
            });
          else if (one.do === 'file') {
            await putFile(needs, person, id, {
              name: 'table.csv',
              kind: 'table',
              bytes: bytesOf(`${goodTable}谷区,${200 + one.letter}\n`),
            });
            if ('digest' in request && (await now()).request.state === 'draft') older = request.digest;
          } else if (one.do === 'words') await changeWords(needs, person, id, { ...words, purpose: '別の目的' });
          else if (one.do === 'submit') await submit(needs, person, id);
          else if (one.do === 'publish') await publishApproved(needs, id);
          else if (one.do === 'withdraw') await withdraw(needs, person, id);
          else if (one.do === 'recall') await recall(needs, person, id, { name: words.title, reason: '誤りがあった' });
          else await sendBack(needs, person, id, '作り直してください');
          const after = await now();
          const is = after.request;
          if ('digest' in is) expect(digestOf(is)).toBe(is.digest);
          if (is.state === 'approved' || is.state === 'released' || is.state === 'recalled') {
            const yes = await register
              .selectFrom('release_votes')
              .select('voter')
              .where('digest', '=', is.digest)
              .where('verdict', '=', 'release')
              .execute();
            expect(new Set(yes.map(({ voter }) => voter)).size).toBeGreaterThanOrEqual(2);
            expect(yes.map(({ voter }) => voter)).not.toContain(is.author);
          }
          if (published.length > outBefore) {
            reached += 1;
            expect(is.state).toBe('released');
            expect(request.state).toBe('approved');
          }
          // Nobody sees another's vote before both have voted; the author and the auditor see none.
          const cast = 'digest' in is ? after.votes.filter((vote) => vote.digest === is.digest) : [];
          if (cast.length < 2)
            for (const looker of everybody)
              expect(votesSeenBy(looker, is, after.votes).every(({ voter }) => voter === looker.name)).toBe(true);
        }
        await register.destroy();
      }),
      { numRuns: 50 },
    );
    // A law about the outside says nothing where nothing ever gets there.
    expect(reached).toBeGreaterThan(0);
  });

  it('one changed byte of a file starts the votes anew, even when it is changed back', async () => {
    const { needs } = await testRelease();
    const id = await aDraft(needs);
    const first = valueOf(await submit(needs, acting(people.author), id)) as ReleaseRequest & { digest: string };
    valueOf(await castVote(needs, acting(people.first), id, { digest: first.digest, verdict: 'release', reason: '' }));
    const put = (text: string) =>
      putFile(needs, acting(people.author), id, { name: 'table.csv', kind: 'table', bytes: bytesOf(text) });
    expect(valueOf(await put(goodTable.replace('120', '121'))).state).toBe('draft');
    valueOf(await put(goodTable));
    const again = valueOf(await submit(needs, acting(people.author), id)) as ReleaseRequest & { digest: string };
    expect(again.digest).not.toBe(first.digest);
    const late = await castVote(needs, acting(people.second), id, {
      digest: first.digest,
      verdict: 'release',
      reason: '',
    });
    expect(late).toMatchObject({ ok: false, refusal: { code: 'release.changed-since' } });
    const vote = valueOf(
      await castVote(needs, acting(people.second), id, { digest: again.digest, verdict: 'release', reason: '' }),
    );
    expect(vote.state).toBe('checking');
  });
});

describe('two checkers who differ', () => {
  const disputed = async () => {
    const kit = await testRelease();
    const id = await aDraft(kit.needs);
    const { digest } = valueOf(await submit(kit.needs, acting(people.author), id)) as ReleaseRequest & {
      digest: string;
    };
    const vote = (whom: (typeof everybody)[number], verdict: 'release' | 'return') =>
      castVote(kit.needs, acting(whom), id, { digest, verdict, reason: '母数が小さい' });
    valueOf(await vote(people.first, 'release'));
    expect(valueOf(await vote(people.second, 'return')).state).toBe('disputed');
    return { ...kit, id, vote };
  };
  it('need a third, not one of them again', async () => {
    const { vote } = await disputed();
    expect(await vote(people.second, 'release')).toMatchObject({
      ok: false,
      refusal: { code: 'release.already-voted' },
    });
    expect(valueOf(await vote(people.third, 'release')).state).toBe('approved');
  });
  it('may hand it back instead, with both reasons', async () => {
    const { needs, id } = await disputed();
    const back = valueOf(await sendBack(needs, acting(people.first), id, '母数を書き足してください'));
    expect(back).toMatchObject({ state: 'returned', reasons: ['母数が小さい', '母数を書き足してください'] });
  });
});

describe('who may do what', () => {
  it('is decided for every act, person and state, always with a reason in both languages', async () => {
    const { needs } = await testRelease();
    const id = await aDraft(needs);
    const draft = (await needs.store.find(id))?.request as ReleaseRequest;
    for (const state of stateNames)
      for (const act of requestActs)
        for (const person of everybody) {
          const request = { ...draft, state, digest: 'd', frozenAt: '', reasons: [] } as unknown as ReleaseRequest;
          const decided = decide(person, act, { request, votes: [] });
          const by = transitions.find((one) => one.act === act && one.from.includes(state as State))?.by;
          if (decided.ok) {
            expect(by).toBeDefined();
            if (by === 'author') expect(person).toBe(people.author);
            if (by === 'checker') expect([people.first, people.second, people.third]).toContain(person);
            expect(by).not.toBe('machine');
          } else {
            expect(decided.refusal.ja).toMatch(/[。]/);
            expect(decided.refusal.en).toMatch(/[.a-z]$/);
          }
        }
  });
  it('names every state in the transition table, and reaches each', () => {
    const reached = new Set<State>(['draft', ...transitions.flatMap(({ to }) => to)]);
    expect([...reached].sort()).toEqual([...stateNames].sort());
  });
});
