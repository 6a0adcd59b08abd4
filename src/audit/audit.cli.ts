/** `musubi audit verify` and `musubi audit checkpoint`. */
import { type Command, done, refused } from '#base';
import { auditRefusal } from './errors.ts';
import type { AuditNeeds } from './needs.ts';
import { makeCheckpoint, proveAudit } from './prove.ts';

const verify = (needs: AuditNeeds): Command => ({
  words: ['audit', 'verify'],
  about: {
    ja: '監査記録の全体を検証し、書き換え・欠落があれば何番目かを示します。控えの検査点を渡すと、切り詰めも見つけます。',
    en: 'Proves the whole audit log; names the first entry that was altered or lost. Checkpoints kept elsewhere also show a cut.',
  },
  arguments: ['[<checkpoint>…]'],
  run: async (input, io) => {
    const kept: { which: string; note: string }[] = [];
    for (const which of input.arguments) {
      const note = await needs.readText(which);
      if (note === null) return refused(auditRefusal('checkpoint-not-found', { which }));
      kept.push({ which, note });
    }
    const proof = await proveAudit(needs, kept);
    if (!proof.ok) return proof;
    const { head, checkpoints } = proof.value;
    io.out(JSON.stringify({ entries: head.size, head: head.hash, checkpoints }));
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

export const auditCommands = (needs: AuditNeeds): readonly Command[] => [verify(needs), checkpoint(needs)];
