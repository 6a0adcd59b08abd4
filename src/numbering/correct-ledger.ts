/** Corrects the ledger: merges keys of one person (名寄せ先宛名番号), takes a merge back, knows the same people by a new system's keys, or by keys that were linked to them. Everything stays in its history. */
import { done, type Engine, type Result, refused, sqlText } from '#base';
import {
  type Act,
  correctedSelect,
  countUnknown,
  type Findings,
  findLinks,
  findMerges,
  findNewNames,
  findSplits,
  findUnlinks,
  followWithheld,
  forgetRequest,
  keepCorrected,
  ownSpace,
} from './corrections.lake.ts';
import { numberingRefusal } from './errors.ts';
import { associatedData, fileName } from './head.ts';
import { setLedgerState } from './ledger.lake.ts';
import type { NumberingNeeds } from './needs.ts';
import { numberLoad } from './number-load.ts';
import { followUp, openLedger } from './open-ledger.ts';
import { sealTable } from './sealed-table.ts';
import { readWithheld, writeWithheld } from './withheld.ts';

export type Correction = {
  readonly act: Act;
  readonly space: string;
  /** A select of two VARCHAR columns: the key, and the key it goes to (merge), the new key (rekey), the register's key (link), anything (split, unlink). */
  readonly pairs: string;
  /** For `rekey`: the name space of the new keys; for `link`: that of the register. */
  readonly into?: string;
  /** For `merge`: every key must be in the ledger already; a list made by hand may have lost its leading zeros. */
  readonly known?: boolean;
  /** The day of the decision, YYYY-MM-DD. */
  readonly decidedOn: string;
};

export type Corrected = Pick<Findings, 'requested' | 'corrected'>;

const find = async (needs: NumberingNeeds, engine: Engine, request: Correction): Promise<Result<Findings>> => {
  const { act, space, decidedOn } = request;
  if (act === 'split') return done(await findSplits(engine, space, decidedOn));
  if (act === 'link') return done(await findLinks(engine, request.into ?? 'atena', space, decidedOn));
  if (act === 'unlink') {
    const keysFrom = 'SELECT source_key FROM ledger_request';
    const numbered = await numberLoad(needs, engine, { keys: [{ space: ownSpace(space), kind: 'person', keysFrom }] });
    return numbered.ok ? done(await findUnlinks(engine, space, decidedOn)) : numbered;
  }
  if (act === 'rekey') return done(await findNewNames(engine, space, request.into ?? space, decidedOn));
  if (request.known) {
    const unknown = await countUnknown(engine, space);
    if (unknown > 0) return done({ requested: unknown, corrected: 0, unknown, clashing: 0 });
  }
  // Who is pointed to may come in a later file: they are numbered now, so that the pointing key has somewhere to go.
  const keysFrom = 'SELECT target FROM ledger_request';
  const numbered = await numberLoad(needs, engine, { keys: [{ space, kind: 'person', keysFrom }] });
  return numbered.ok ? done(await findMerges(engine, space, decidedOn)) : numbered;
};

/**
 * All or nothing. Refuses: a ledger that is not whole; keys the ledger does not know (split, rekey); keys that would mean two people; a chain without an end.
 * The list of people under support measures follows before the ledger does: killed in between, somebody stands on it twice, never not at all.
 */
export const correctLedger = async (
  needs: NumberingNeeds,
  engine: Engine,
  request: Correction,
): Promise<Result<Corrected>> => {
  const opened = await openLedger(needs, engine);
  if (!opened.ok) return opened;
  try {
    const alone = request.act === 'split' || request.act === 'unlink';
    await engine.run(`CREATE OR REPLACE TEMP TABLE ledger_request AS
      SELECT DISTINCT * FROM (${request.pairs}) p(source_key, target) WHERE source_key IS NOT NULL AND ${alone ? 'true' : 'target IS NOT NULL AND (target <> source_key'}
      ${alone ? '' : `OR ${sqlText(request.into ?? request.space)} <> ${sqlText(request.space)})`}`);
    const found = await find(needs, engine, request);
    if (!found.ok) return found;
    const { requested, corrected, unknown, clashing } = found.value;
    if (unknown > 0) return refused(numberingRefusal('keys-unknown', { keys: unknown, requested }));
    if (clashing > 0) return refused(numberingRefusal('keys-clash', { keys: clashing, requested }));
    if (corrected === 0) return done({ requested, corrected });

    const list = await readWithheld(needs, engine);
    if (!list.ok) return list;
    // Somebody who is not that person after all does not take their measure along.
    if (list.value && request.act !== 'unlink' && (await followWithheld(engine)))
      await writeWithheld(needs, engine, { asOf: list.value.asOf, sequence: list.value.sequence + 1 });

    // Numbering the targets may have added a file.
    const now = await openLedger(needs, engine);
    if (!now.ok) return now;
    const { entries, last } = now.value;
    const sequence = entries.length + 1;
    const file = fileName(sequence);
    const bound = associatedData(sequence, last);
    const sha256 = await sealTable(needs, engine, correctedSelect, bound, (chunks) =>
      needs.files.writeNew(file, chunks),
    );
    if (sha256 === null) return refused(numberingRefusal('ledger-in-use', {}));
    await followUp(needs, [...entries, { file, sha256, rows: corrected }], corrected);
    await setLedgerState(engine, null);
    await keepCorrected(engine);
    await setLedgerState(engine, { files: sequence, last: sha256 });
    return done({ requested, corrected });
  } finally {
    await forgetRequest(engine);
  }
};
