/** `musubi lake intake`, `musubi lake ls`, `musubi lake verify`. */
import { type Command, done, type Result, refused } from '#base';
import { lakeRefusal } from './errors.ts';
import { intake } from './intake.ts';
import type { LakeNeeds } from './needs.ts';
import { snapshotsOf } from './snapshots.ts';
import { datasetsOf, verifyLake } from './verify-lake.ts';

const intakeCommand = (needs: LakeNeeds): Command => ({
  words: ['lake', 'intake'],
  about: {
    ja: '署名済みのパッケージを受け入れ、受領証を出力します（1行に1件のJSON）。',
    en: 'Takes signed packages in and prints a receipt for each (one JSON a line).',
  },
  arguments: ['<package>…'],
  run: async (input, io) => {
    io.progress.phase({ ja: 'パッケージの受入', en: 'taking packages in' }, input.arguments.length);
    try {
      for (const path of input.arguments) {
        const receipt: Result<unknown> = await intake(needs, path);
        if (!receipt.ok) return receipt;
        io.out(JSON.stringify(receipt.value));
        io.progress.advance(1);
      }
      return done(undefined);
    } finally {
      io.progress.end();
    }
  },
});

const listCommand = (needs: LakeNeeds): Command => ({
  words: ['lake', 'ls'],
  about: {
    ja: 'データレイクのスナップショットを一覧にします（1行に1件のJSON）。',
    en: 'Lists the snapshots in the lake (one JSON a line).',
  },
  arguments: ['[<dataset>…]'],
  run: async (input, io) => {
    const names = input.arguments.length > 0 ? input.arguments : await datasetsOf(needs);
    let broken: Result<void> = done(undefined);
    for (const dataset of names) {
      const snapshots = await snapshotsOf(needs, dataset);
      if (snapshots.ok) for (const snapshot of snapshots.value) io.out(JSON.stringify(snapshot));
      else broken = snapshots;
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
  run: async (_, io) => {
    const { broken, ...sound } = await verifyLake(needs);
    io.out(JSON.stringify({ ...sound, broken: broken.map(({ said: _said, ...fault }) => fault) }));
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
