/** `musubi audit verify`, `read`, `checkpoint`, `prove`, `check`, `prune`. */
import { type Command, type CommandInput, done, forPrograms, jsonOption, type Option, refused } from '#base';
import { fromBase64, lakePublicSchema } from '#sealing';
import { clockCommand } from './clock.cli.ts';
import { auditRefusal } from './errors.ts';
import { eventTable } from './event-table.ts';
import type { AuditNeeds } from './needs.ts';
import { openProof, originOf } from './proof-text.ts';
import { makeCheckpoint, proveAudit } from './prove.ts';
import { proveEvent, pruneAudit, shortestRetentionYears } from './prove-event.ts';

const verify = (needs: AuditNeeds): Command => ({
  words: ['audit', 'verify'],
  about: {
    ja: '監査記録の全体を検証し、書き換え・欠落があれば何番目かを示します。控えの検査点を渡すと、切り詰めや巻き戻しも見つけます。',
    en: 'Proves the whole audit log; names the first entry that was altered or lost. Checkpoints kept elsewhere also show a cut or a roll-back.',
  },
  arguments: ['[<checkpoint>…]'],
  options: { json: jsonOption },
  run: async (input, io) => {
    const kept: { which: string; note: string }[] = [];
    for (const which of input.arguments) {
      const note = await needs.readText(which);
      if (note === null) return refused(auditRefusal('checkpoint-not-found', { which }));
      kept.push({ which, note });
    }
    const proof = await proveAudit(needs, kept, io.progress);
    if (!proof.ok) return proof;
    const { head, root, checkpoints } = proof.value;
    // Nothing is written to a log that is broken: it is evidence.
    const facts = { entries: head.size, checkpoints, kept: kept.length };
    await needs.trail.record({ actor: needs.actor, act: 'AuditVerified', subject: 'audit', outcome: 'done', facts });
    if (forPrograms(input)) io.out(JSON.stringify({ entries: head.size, head: head.hash, root, checkpoints }));
    io.say({
      ja: `監査記録${head.size}件はすべて正しくつながっています（検査点${checkpoints}件と一致）。`,
      en: `All ${head.size} entries of the audit log are whole (they agree with ${checkpoints} checkpoints).`,
    });
    return done(undefined);
  },
});

const checkpoint = (needs: AuditNeeds): Command => ({
  words: ['audit', 'checkpoint'],
  about: {
    ja: '監査記録の検査点に署名して出力します。別の場所に保管してください。',
    en: 'Signs a checkpoint of the audit log and prints it. Keep it in another place.',
  },
  run: async (_, io) => {
    io.out((await makeCheckpoint(needs)).trimEnd());
    return done(undefined);
  },
});

const number = (input: CommandInput, name: string): number | undefined => {
  const value = input.options[name];
  return typeof value === 'number' ? value : undefined;
};
const numberOption = (ja: string, en: string, usual?: number): Option => ({
  type: 'number',
  about: { ja, en },
  ...(usual === undefined ? {} : { default: usual }),
});

const read = (needs: AuditNeeds): Command => ({
  words: ['audit', 'read'],
  about: {
    ja: '監査記録を新しい順に表で示します。読んだことも記録に残ります。',
    en: 'Shows the audit log as a table, newest first. Reading it is an event as well.',
  },
  options: {
    subject: { type: 'string', about: { ja: '対象（dataset:… など）', en: 'only about this (dataset:… )' } },
    refused: { type: 'boolean', about: { ja: '断られたものだけ', en: 'only what was refused' } },
    limit: numberOption('件数', 'how many', 100),
    before: numberOption('この番号より前', 'only entries before this number'),
    json: jsonOption,
  },
  run: async (input, io) => {
    const subject = input.options.subject;
    const before = number(input, 'before');
    const events = await needs.book.events({
      limit: Math.max(1, Math.floor(number(input, 'limit') ?? 100)),
      ...(typeof subject === 'string' ? { subjects: [subject] } : {}),
      ...(input.options.refused === true ? { outcome: 'refused' as const } : {}),
      ...(before === undefined ? {} : { before }),
    });
    await needs.trail.record({
      actor: needs.actor,
      act: 'AuditRead',
      subject: 'audit',
      outcome: 'done',
      facts: { events: events.length, ...(typeof subject === 'string' ? { about: subject } : {}) },
    });
    if (forPrograms(input)) {
      for (const event of events) io.out(JSON.stringify(event));
      return done(undefined);
    }
    if (events.length > 0) for (const line of eventTable(events, io.language)) io.out(line);
    const earliest = events.at(-1)?.sequence ?? 1;
    io.say(
      events.length === 0
        ? { ja: '当てはまる記録はありません。', en: 'There is no such entry.' }
        : earliest > 1
          ? {
              ja: `${events.length}件を示しました。続きは --before ${earliest} です。`,
              en: `${events.length} entries shown; for more, add --before ${earliest}.`,
            }
          : { ja: `${events.length}件を示しました。`, en: `${events.length} entries shown.` },
    );
    return done(undefined);
  },
});

const prove = (needs: AuditNeeds): Command => ({
  words: ['audit', 'prove'],
  about: {
    ja: '監査記録の1件が記録にあることの証明書を出力します（公開鍵だけで確かめられます）。',
    en: 'Prints the proof that one entry stands in the audit log; a public key is all it takes to check it.',
  },
  arguments: ['<number>'],
  run: async (input, io) => {
    const proof = await proveEvent(needs, Number(input.arguments[0]));
    if (!proof.ok) return proof;
    const facts = { entry: Number(input.arguments[0]) };
    await needs.trail.record({ actor: needs.actor, act: 'EventProved', subject: 'audit', outcome: 'done', facts });
    io.out(proof.value.trimEnd());
    return done(undefined);
  },
});

const prune = (needs: AuditNeeds): Command => ({
  words: ['audit', 'prune'],
  about: {
    ja: '保存期間を過ぎた監査記録を廃棄します。残る記録の証明と検査点は有効なままです。',
    en: 'Takes away audit entries past their retention. Proofs and checkpoints of what stays, and of what went, still hold.',
  },
  options: {
    years: numberOption('保存年数（5以上）', 'years to keep (5 or more)', shortestRetentionYears),
    json: jsonOption,
  },
  run: async (input, io) => {
    const gone = await pruneAudit(needs, number(input, 'years') ?? shortestRetentionYears, io.progress);
    if (!gone.ok) return gone;
    if (forPrograms(input)) io.out(JSON.stringify({ pruned: gone.value }));
    io.say({ ja: `${gone.value}件を廃棄しました。`, en: `${gone.value} entries were taken away.` });
    return done(undefined);
  },
});

/** Needs no installation: an auditor runs it on another machine. */
export const checkProof = (readText: AuditNeeds['readText']): Command => ({
  words: ['audit', 'check'],
  about: {
    ja: '「audit prove」の証明書を公開鍵（lake-public.json）で確かめ、証明された記録を示します。',
    en: 'Checks a proof of "audit prove" with the public key (lake-public.json) and shows the entry it proves.',
  },
  arguments: ['<proof>'],
  options: {
    public: { type: 'string', required: true, about: { ja: '公開鍵のファイル', en: 'file of the public key' } },
    json: jsonOption,
  },
  run: async (input, io) => {
    const which = input.arguments[0] as string;
    const proof = await readText(which);
    if (proof === null) return refused(auditRefusal('checkpoint-not-found', { which }));
    const keys = await readText(String(input.options.public));
    let key: Uint8Array;
    try {
      key = fromBase64(lakePublicSchema.parse(JSON.parse(keys ?? '')).checkpointPublicKey);
    } catch {
      return refused(auditRefusal('checkpoint-not-found', { which: String(input.options.public) }));
    }
    const text = proof.endsWith('\n') ? proof : `${proof}\n`;
    const opened = openProof(text, originOf(text), key);
    if (!opened) return refused(auditRefusal('proof-invalid', { which }));
    const { sequence, at, event } = opened.entry;
    if (forPrograms(input)) io.out(JSON.stringify(opened.entry));
    else for (const line of eventTable([{ sequence, at, event }], io.language)) io.out(line);
    io.say({
      ja: `証明は正しく、この記録は${opened.size}件の監査記録の中にあります。`,
      en: `The proof holds: this entry stands in the log of ${opened.size} entries.`,
    });
    return done(undefined);
  },
});

export const auditCommands = (needs: AuditNeeds): readonly Command[] => [
  verify(needs),
  read(needs),
  checkpoint(needs),
  prove(needs),
  prune(needs),
  clockCommand(needs),
];
