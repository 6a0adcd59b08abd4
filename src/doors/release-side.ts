/** The output check, wired: where frozen copies lie, how an approved release gets outside, who has seen it, with which key its record is signed. */
import { createHash } from 'node:crypto';
import { done, type Result } from '#base';
import { type AccountRegister, displayNames, peopleHere } from '#accounts';
import type { Actor } from '#audit';
import { type Opened, releaseStore, type ReleaseNeeds, type ReleaseRegister } from '#release';
import { publish, publishFiles, type ResultsNeeds } from '#results';
import { fromBase64, isSignedBy, type LakeKeys, makeSigner, signJson } from '#sealing';
import { type Certificate, type ProtectedTable, reopenTable } from '#statistics';
import { besideReleased } from './beside-released.ts';
import { type Config, releaseRuleOf } from './config.ts';
import { frozenFiles } from './frozen-files.ts';
import type { Places } from './places.ts';
import { addToLedger } from './released-ledger.ts';
import { releaseViewers } from './release-viewers.ts';
import { officeRules } from './statistics-files.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const text = ({ bytes }: Opened): string => Buffer.from(bytes).toString('utf8');

/** The protected tables of a frozen copy, each believed only as its certificate says. */
const tablesIn = (files: readonly Opened[]): Result<readonly ProtectedTable[]> => {
  const certificate = files.find(({ file }) => file.kind === 'certificate');
  const tables: ProtectedTable[] = [];
  for (const opened of files.filter(({ file }) => file.kind === 'protected-table')) {
    if (!certificate) throw new Error('protected tables without a certificate');
    const table = reopenTable(text(opened), JSON.parse(text(certificate)) as Certificate, sha256);
    if (!table.ok) return table;
    tables.push(table.value);
  }
  return done(tables);
};

type Of = {
  readonly register: ReleaseRegister & AccountRegister;
  readonly places: Places;
  readonly config: Config;
  readonly keys: LakeKeys;
  readonly results: ResultsNeeds;
  readonly actor: Actor;
  readonly clock: () => Date;
};

/** `close` ends the thread that looks at tables, where one was started. */
export const releaseNeedsOf = ({
  register,
  places,
  config,
  keys,
  results,
  actor,
  clock,
}: Of): { readonly needs: ReleaseNeeds; readonly close: () => Promise<void> } => {
  const signer = makeSigner(fromBase64(keys.receiptSigningKey));
  const office = () => officeRules(places.root);
  const beside = besideReleased({ places, files: results.files, release: () => needs, office });
  const needs: ReleaseNeeds = {
    store: releaseStore(register),
    files: frozenFiles(places.lake.releases, keys),
    now: clock,
    office,
    rule: releaseRuleOf(config),
    async publish(request, files, mark, byHand) {
      const why = { actor, from: 'local', purpose: `release ${request.id}` };
      if (byHand) await publishFiles(results, byHand, why);
      const tables = tablesIn(files);
      if (!tables.ok) return tables;
      const ledger = files.find(({ file }) => file.kind === 'ledger');
      if (ledger) await addToLedger(places.lake.results, results.files, ledger.bytes);
      for (const table of tables.value) {
        const published = await publish(results, table, why, mark);
        if (!published.ok) return published;
      }
      return done(undefined);
    },
    people: () => peopleHere(register, clock()),
    namesOf: (accounts) => displayNames(register, accounts),
    besideReleased: beside.look,
    viewers: (release) => releaseViewers(register, places.root, release),
    sign: (statement) => signJson(signer, statement),
    isSigned: (record) => isSignedBy(signer.publicKey, record),
    machine: { name: 'musubi' },
  };
  return { needs, close: beside.close };
};
