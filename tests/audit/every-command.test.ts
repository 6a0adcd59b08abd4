/** Nothing is done by a command that the log does not tell, or there is a stated reason: every command is walked. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { knownActs } from '#audit';
import { describe, expect, it } from 'vitest';
import { isWritten, list, looks, root, stateless } from './written-acts.ts';

/** What each command tells when it does what it is asked, or why it tells nothing. */
const commands: Readonly<Record<string, readonly string[] | string>> = {
  start: ['ServerStarted', 'ServerStopped', 'DemoAccountsMade'],
  serve: ['ServerStarted', 'ServerStopped'],
  init: 'makes the installation: there is no log before it',
  'city make': stateless,
  'gateway check': ['LoadChecked'],
  'gateway run': ['LoadSent', 'LoadRefused'],
  'gateway run-all': ['LoadSent', 'LoadRefused'],
  'gateway page': ['LoadChecked', 'LoadSent', 'LoadRefused'],
  'gateway send': ['PackageSent'],
  'gateway ls': looks,
  'gateway receipt': ['PackageReceived', 'PackageRefusedByLake'],
  'gateway withdraw': ['PackageWithdrawn'],
  'gateway clear': ['OutboxCleared'],
  'gateway trust': ['LakeRegistered'],
  'ledger ls': looks,
  'ledger merge': ['LedgerCorrected'],
  'ledger split': ['LedgerCorrected'],
  'link register': ['IdentityReplaced'],
  'link decide': ['LinksDecided', 'LinkDecisionsKept', 'LedgerExtended'],
  'lake intake': ['IntakeStarted', 'SnapshotCommitted', 'PackageRefused'],
  'lake ls': looks,
  'lake verify': ['LakeVerified', 'DatasetFoundBroken'],
  'lake retain': ['SnapshotsRemoved'],
  'lake rotate': ['MasterKeyRotated'],
  'lake destroy': ['DestructionRequested'],
  'lake approve': ['DestructionApproved', 'DatasetDestroyed'],
  'lake refuse': ['DestructionRefused'],
  'lake requests': looks,
  'lake trust': ['SenderRegistered'],
  'lake distrust': ['SenderStruckOff'],
  'lake senders': looks,
  'dashboards check': looks,
  'audit verify': ['AuditVerified'],
  'audit read': ['AuditRead'],
  'audit clock': ['ClockConfirmed'],
  'audit checkpoint': 'the checkpoint is kept in the register and outside it: it tells itself',
  'audit prove': ['EventProved'],
  'audit check': stateless,
  'audit prune': ['AuditPruned'],
  backup: ['BackupMade'],
  'backup ls': looks,
  'backup verify': ['BackupVerified'],
  'backup prune': ['BackupsPruned'],
  'backup key': stateless,
  restore: ['Restored'],
  doctor: looks,
  health: looks,
  'register show': looks,
  'register move': ['RegisterCopied'],
  'register switch': ['RegisterMoved'],
  'keys protect': ['KeysProtected'],
  'keys export': ['KeyExportRequested', 'KeyExportUsed', 'KeysExported'],
  'keys approve': ['KeyExportApproved'],
  'keys refuse': ['KeyExportRefused'],
  'keys requests': looks,
  'keys show': looks,
  'statistics schema': ['SchemaTableShown', 'SchemaTableTakenAway'],
  'accounts add': ['AccountMade'],
  'accounts ls': list,
  'accounts suspend': ['AccountSuspended'],
  'accounts resume': ['AccountResumed'],
  'accounts roles': ['RolesGiven'],
  'accounts password': ['PasswordGiven'],
  'accounts post': ['PostGiven'],
  'accounts personnel': [
    'PersonnelTaken',
    'AccountMade',
    'PostGiven',
    'PersonRenamed',
    'AccountSuspended',
    'AccountResumed',
  ],
  'accounts posts': list,
  'accounts setup-link': ['SetupLinkMade'],
};
/** Groups that all do the same. */
const groups: readonly (readonly [RegExp, readonly string[] | string])[] = [
  [/^(try|values|contract|areas|link|survey)\b/, stateless],
  [/^statistics (audit|protect|tabulate)$/, stateless],
  [/^statistics make$/, ['SnapshotsOpened', 'TablePublished', 'ReleaseRequested', 'StatisticsRefused']],
  [/^statistics import$/, ['TablePublished', 'MapPublished']],
  [/^release request$/, ['ReleaseRequestOpened', 'ReleaseRequested']],
  [/^release vote$/, ['ReleaseVoted', 'FilesPublished']],
  [/^release recall$/, ['ReleaseRecalled']],
  [/^release (ls|show|record|verify)$/, looks],
  [/^gateway audit /, ['AuditRead']],
  [/^ledger /, ['LedgerCorrected']],
];
const toldBy = (words: string) => commands[words] ?? groups.find(([which]) => which.test(words))?.[1];

describe('every command', () => {
  it('has a line here, and its acts stand in the program', () => {
    const help = spawnSync(process.execPath, [join(root, 'src/doors/musubi.ts'), '--help'], {
      encoding: 'utf8',
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    }).stdout;
    const words = [...help.matchAll(/^ {2}musubi ([a-z -]+?) {2,}/gm)].map(([, name]) => (name as string).trim());
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((name) => toldBy(name) === undefined)).toEqual([]);
    const acts = words.flatMap((name) => {
      const told = toldBy(name) ?? [];
      return typeof told === 'string' ? [] : told.map((act) => [name, act] as const);
    });
    expect(acts.filter(([, act]) => !isWritten(act))).toEqual([]);
    expect(acts.filter(([, act]) => !knownActs.has(act))).toEqual([]);
    expect([...knownActs].filter((act) => !isWritten(act))).toEqual([]);
  });
});
