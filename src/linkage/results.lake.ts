/** What a linkage hands out: links and the review list, as selects. Ids, weights and levels only, never a name or a date. */
import { sqlName, sqlText } from '#base';
import { gammaLabel, type LinkConfig } from './config.ts';
import { radices } from './patterns.ts';

const named = 'FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r';
export const reviewPairs = `${named} WHERE decision = 'review' ORDER BY d.weight DESC, a.key, b.key`;
const measured = 'round(weight, 4) AS weight, round(probability, 6) AS probability';

export const linksSelect = ({ dedupe }: LinkConfig): string =>
  dedupe
    ? `SELECT a.key AS left_id, b.key AS right_id, ${measured}, dense_rank() OVER (ORDER BY c.cluster) AS cluster
       ${named} JOIN link_clusters c ON c.id = d.l WHERE decision = 'link' ORDER BY cluster, left_id, right_id`
    : `SELECT a.key AS left_id, b.key AS right_id, ${measured} ${named} WHERE decision = 'link' ORDER BY left_id, right_id`;

/** For a clerk: why it is doubtful, and how each field agrees. Surest first. */
export const reviewSelect = (config: LinkConfig): string => {
  const by = radices(config.compare);
  const levels = config.compare.map((comparison, n) => {
    const cases = Array.from(
      { length: comparison.levels.length + 2 },
      (_, i) => `WHEN ${i - 1} THEN ${sqlText(gammaLabel(comparison, i - 1))}`,
    );
    return `CASE pattern // ${by[n]} % ${comparison.levels.length + 2} - 1 ${cases.join(' ')} END AS ${sqlName(comparison.name)}`;
  });
  return `SELECT a.key AS left_id, b.key AS right_id, why, ${measured}, ${levels.join(', ')} ${reviewPairs}`;
};
