/** Records of one file that are linked, directly or through others, as one cluster: `link_clusters(id, cluster)`. */
import type { Engine } from '#base';

/** Every record takes the smallest label among itself, its neighbours and its label's label, until nothing changes: a few rounds. */
export const makeClusters = async (engine: Engine): Promise<void> => {
  await engine.run(`
    CREATE OR REPLACE TABLE link_edges AS
      SELECT l AS a, r AS b FROM link_decisions WHERE decision = 'link' UNION ALL SELECT r, l FROM link_decisions WHERE decision = 'link';
    CREATE OR REPLACE TABLE link_clusters AS SELECT DISTINCT a AS id, a AS cluster FROM link_edges;`);
  for (let moved = 1; moved > 0; ) {
    await engine.run(`
      CREATE OR REPLACE TABLE link_clusters_next AS
      WITH near AS (SELECT e.a AS id, min(c.cluster) AS cluster FROM link_edges e JOIN link_clusters c ON c.id = e.b GROUP BY e.a)
      SELECT c.id, least(c.cluster, n.cluster, j.cluster) AS cluster
      FROM link_clusters c JOIN near n USING (id) JOIN link_clusters j ON j.id = c.cluster`);
    const [row] = await engine.rows<{ moved: number }>(
      'SELECT count(*) FILTER (c.cluster <> n.cluster) AS moved FROM link_clusters c JOIN link_clusters_next n USING (id)',
    );
    moved = row?.moved ?? 0;
    await engine.run('DROP TABLE link_clusters; ALTER TABLE link_clusters_next RENAME TO link_clusters');
  }
  await engine.run('DROP TABLE link_edges');
};
