/** `musubi lake intake`, `musubi lake ls`, `musubi lake verify`. */
import {
  answer,
  type Bilingual,
  type Command,
  calendarDate,
  done,
  forPrograms,
  jsonOption,
  printTable,
  type Refusal,
  type Result,
  refused,
} from '#base';
import { anonymityLines } from '#catalogue';
import { canonicalJson } from '#sealing';
import { lakeRefusal } from './errors.ts';
import { takePackage } from './intake.ts';
import { snapshotColumns, takenSentence, titleIn } from './lake-words.ts';
import type { LakeNeeds } from './needs.ts';
import { reportOf } from './risk.lake.ts';
import { type SnapshotNote, snapshotsOf } from './snapshots.ts';
import { datasetsOf, verifyLake } from './verify-lake.ts';

const intakeCommand = (needs: LakeNeeds): Command => ({
  words: ['lake', 'intake'],
  about: {
    ja: '署名済みのパッケージを受け入れ、署名した受領証をパッケージの隣に置きます（.receipt）。--json で受領証を出力します。',
    en: 'Takes signed packages in and puts a signed receipt beside each (.receipt); --json prints the receipts.',
  },
  arguments: ['<package>…'],
  options: { json: jsonOption },
  run: async (input, io) => {
    io.progress.phase({ ja: 'パッケージの受入', en: 'taking packages in' }, input.arguments.length);
    try {
      const failed: Refusal[] = [];
      for (const path of input.arguments) {
        const { result, receipt } = await takePackage(needs, path);
        const place = receipt && (await needs.keepReceipt(path, `${canonicalJson(receipt)}\n`));
        if (place) io.say({ ja: `受領証: ${place}（送信元に渡します）`, en: `receipt: ${place} (for the sender)` });
        else if (receipt) {
          if (!forPrograms(input)) io.out(JSON.stringify(receipt));
          io.say({
            ja: '受領証をパッケージの隣に置けませんでした（書き込めない場所です）。画面の1行をファイルにして送信元へ渡してください。',
            en: 'The receipt could not be put beside the package (the place cannot be written). Hand the line printed here to the sender as a file.',
          });
        }
        if (!result.ok) {
          if (receipt && forPrograms(input)) io.out(JSON.stringify(receipt));
          const { refusal } = result;
          // Not now, and then for none of them; or it is the only one.
          if (refusal.exitCode === 5 || input.arguments.length === 1) return result;
          failed.push(refusal);
          io.say({ ja: `受け入れませんでした: ${path} — ${refusal.ja}`, en: `not taken in: ${path} - ${refusal.en}` });
          continue;
        }
        answer(input, io, result.value, takenSentence(needs, result.value));
        io.progress.advance(1);
      }
      if (failed.length === 0) return done(undefined);
      return refused(lakeRefusal('some-refused', { refused: failed.length, all: input.arguments.length }));
    } finally {
      io.progress.end();
    }
  },
});

const riskLines = (
  title: Bilingual,
  { asOf, snapshot }: { readonly asOf: string; readonly snapshot: number },
  risk: SnapshotNote['risk'],
): readonly Bilingual[] => [
  { ja: `${title.ja} ${asOf}（スナップショット${snapshot}）`, en: `${title.en} ${asOf} (snapshot ${snapshot})` },
  ...(risk
    ? anonymityLines(reportOf(risk))
    : [
        {
          ja: '　報告はありません（報告が付く前に受け入れられました）',
          en: '  no report (it was taken in before there were any)',
        },
      ]),
];

const listCommand = (needs: LakeNeeds): Command => ({
  words: ['lake', 'ls'],
  about: {
    ja: 'データレイクのスナップショットを一覧にします。',
    en: 'Lists the snapshots in the lake.',
  },
  arguments: ['[<dataset>…]'],
  options: {
    'known-on': {
      type: 'string',
      about: {
        ja: 'この日の終わりに知られていた内容（YYYY-MM-DD）',
        en: 'as known at the end of this day (YYYY-MM-DD)',
      },
    },
    risk: {
      type: 'boolean',
      about: {
        ja: '再識別リスク（k-匿名性・一人だけの行・l-多様性）も示す',
        en: 'with the re-identification risk (k-anonymity, rows alone, l-diversity)',
      },
    },
    json: jsonOption,
  },
  run: async (input, io) => {
    const knownOn = input.options['known-on'] === undefined ? undefined : String(input.options['known-on']);
    if (knownOn !== undefined && !calendarDate(knownOn)) return refused(lakeRefusal('day-unreadable', {}));
    const names = input.arguments.length > 0 ? input.arguments : await datasetsOf(needs);
    let broken: Result<void> = done(undefined);
    const withRisk = input.options.risk === true;
    const all: SnapshotNote[] = [];
    for (const dataset of names) {
      const snapshots = await snapshotsOf(needs, dataset, knownOn);
      if (!snapshots.ok) {
        broken = snapshots;
        continue;
      }
      all.push(...snapshots.value);
    }
    if (forPrograms(input))
      for (const { risk, ...snapshot } of all) io.out(JSON.stringify(withRisk ? { ...snapshot, risk } : snapshot));
    else {
      printTable(io, all, snapshotColumns(needs));
      if (withRisk)
        for (const { risk, ...snapshot } of all)
          for (const line of riskLines(titleIn(needs, snapshot.dataset), snapshot, risk)) io.out(line[io.language]);
      const datasets = new Set(all.map(({ dataset }) => dataset)).size;
      io.say({
        ja: `データ${datasets}種・スナップショット${all.length}件`,
        en: `${all.length} snapshots of ${datasets} data sets`,
      });
    }
    return broken;
  },
});

const verifyCommand = (needs: LakeNeeds): Command => ({
  words: ['lake', 'verify'],
  about: {
    ja: 'すべての管理票と暗号ファイルを検証し、壊れた箇所を示します。',
    en: 'Verifies every manifest and every sealed file, and names what is broken.',
  },
  options: { json: jsonOption },
  run: async (input, io) => {
    const { broken, ...sound } = await verifyLake(needs);
    const faults = broken.map(({ said: _said, ...fault }) => fault);
    if (forPrograms(input)) io.out(JSON.stringify({ ...sound, broken: faults }));
    if (broken.length > 0) {
      return refused(
        lakeRefusal(
          'lake-broken',
          { places: broken.length },
          broken.map(({ said }) => said),
        ),
      );
    }
    io.say({
      ja: `データ${sound.datasets}種・スナップショット${sound.snapshots}件はすべて正常です。`,
      en: `All ${sound.snapshots} snapshots of ${sound.datasets} data sets are whole.`,
    });
    return done(undefined);
  },
});

export const lakeCommands = (needs: LakeNeeds): readonly Command[] => [
  intakeCommand(needs),
  listCommand(needs),
  verifyCommand(needs),
];
