/** What the request of a recurring release says of itself: from its definition, its rules and its snapshots, so that nobody has to write it every month. */
import type { OpenedSnapshot, Policy, ReleaseSpec } from '#statistics';

const audience: Readonly<Record<string, string>> = {
  staff: '全職員',
  section: '名指しの課',
  open: 'だれでも（オープンデータ）',
};

/** `titleOf`: a data set by the name people call it. */
export const statisticsWords = (
  spec: ReleaseSpec,
  policy: Policy,
  snapshots: readonly OpenedSnapshot[],
  titleOf: (dataset: string) => string,
) => {
  const datasets = [...new Set(snapshots.map(({ dataset }) => dataset))];
  const behind = datasets.map((dataset) => {
    const days = snapshots
      .filter((one) => one.dataset === dataset)
      .map(({ asOf }) => asOf)
      .sort();
    return `${titleOf(dataset)}（${days[0]}〜${days.at(-1)}、${days.length}時点）`;
  });
  return {
    title: spec.title,
    purpose: `データラウンジの統計「${spec.title.ja}」を新しくする（${spec.tables.map(({ title }) => title.ja).join('、')}）。`,
    context: `出典: ${spec.source.ja}。数えた記録: ${behind.join('、')}。`,
    controls: `見る人「${audience[policy.audience] ?? policy.audience}」の基準: ${policy.threshold}未満を秘匿、補完秘匿と逆算の検査、公表済みとの差分の検査。証明書を添えます。`,
  };
};
