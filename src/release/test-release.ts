/** For tests: the output check over a register and files in memory, with an author, three checkers and somebody who is neither. */
import { createHash } from 'node:crypto';
import type { AuditTables } from '#audit';
import { accountsRoutes, displayNames, peopleHere, type Person } from '#accounts';
import { done, type Result, type Sha256, valueOf } from '#base';
import { Hono } from 'hono';
import type { Kysely } from 'kysely';
import type { AccountTables } from '../accounts/accounts.store.ts';
import { testAccounts } from '../accounts/test-register.ts';
import { type RegisterKind, usualKind } from '../machinery/test-registers.ts';
import { makeSigner, newSigningKey, signJson, isSignedBy } from '#sealing';
import type { OfficeRules } from './finding.ts';
import type { FrozenFiles, ReleaseNeeds } from './needs.ts';
import { releaseRoutes } from './release.http.ts';
import { createReleaseTables, type ReleaseTables } from './release-tables.store.ts';
import { releaseStore } from './release.store.ts';
import { openRequest, putFile } from './request.ts';

export const office: OfficeRules = {
  threshold: 10,
  minimumWidth: 3,
  dominance: [{ units: 2, percent: 90 }],
  pPercent: 10,
  weaker: ({ threshold }) => (threshold < 10 ? ['threshold'] : []),
};
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

const person = (name: string, section: string, ...roles: Person['roles']): Person => ({
  name,
  displayName: name,
  section,
  post: '',
  roles,
});
export const people = {
  author: person('seisaku', '企画調整局 政策課', 'author', 'policy'),
  first: person('kakunin', '企画調整局 統計係', 'checker'),
  second: person('tenken', '総務局 個人情報保護係', 'checker'),
  third: person('shinsa', '市民局 調査係', 'checker', 'author'),
  staff: person('shokuin', '浜手区 総務課', 'staff'),
  auditor: person('kansa', '監査事務局', 'auditor'),
};
export const acting = (who: Person) => ({ person: who, from: '10.0.0.7' });
export const words = {
  title: '区別の受診者',
  purpose: '受診率の違いを知る',
  context: '国保加入者',
  controls: '10人未満を秘匿',
  sharing: { audience: { who: 'staff' as const }, asOf: '2026-10-31', contact: '企画調整局 政策課（内線 2345）' },
};
export const goodTable = '区,受診者数\n浜手区,120\n山手区,340\n';

export const filesInMemory = (): FrozenFiles & { readonly kept: Map<string, Uint8Array> } => {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    put: async (release, bytes) => {
      const hash = sha256(bytes);
      kept.set(`${release} ${hash}`, bytes);
      return { sha256: hash, bytes: bytes.length };
    },
    get: async (release, hash) => {
      const bytes = kept.get(`${release} ${hash}`);
      return bytes && sha256(bytes) === hash ? bytes : null;
    },
  };
};

type Tables = AccountTables & AuditTables & ReleaseTables;

export const testRelease = async (settings: Partial<ReleaseNeeds> = {}, kind: RegisterKind = usualKind) => {
  const accounts = await testAccounts({}, kind);
  const register = accounts.register as unknown as Kysely<Tables>;
  await createReleaseTables(register);
  const files = filesInMemory();
  const published: string[] = [];
  const signer = makeSigner(newSigningKey());
  const needs: ReleaseNeeds = {
    store: releaseStore(register),
    files,
    now: accounts.needs.now,
    office: () => done(office),
    rule: 'checked',
    publish: async (request): Promise<Result<void>> => {
      published.push(request.id);
      return done(undefined);
    },
    people: () => peopleHere(accounts.register, accounts.needs.now()),
    namesOf: (asked) => displayNames(accounts.register, asked),
    besideReleased: async () => [],
    viewers: async () => [],
    sign: (statement) => signJson(signer, statement),
    isSigned: (record) => isSignedBy(signer.publicKey, record),
    machine: { name: 'musubi' },
    ...settings,
  };
  const app = new Hono();
  app.route('/', accountsRoutes(accounts.needs));
  app.route('/', releaseRoutes(accounts.needs, needs));
  return { ...accounts, accounts: accounts.needs, register, needs, files, published, app, signer };
};

/** A draft with one table in it. */
export const aDraft = async (needs: ReleaseNeeds, table = goodTable, who: Person = people.author): Promise<string> => {
  const draft = valueOf(await openRequest(needs, acting(who), words));
  valueOf(await putFile(needs, acting(who), draft.id, { name: 'table.csv', kind: 'table', bytes: bytesOf(table) }));
  return draft.id;
};
