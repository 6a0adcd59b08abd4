/** Requests that take two people and were refused: about keys, and to destroy data. */
import { type RefusedRequests, twoPeopleStore } from '#accounts';
import { lakeRequests } from '#lake';
import type { LakeSide } from './lake-side.ts';

export const refusedRequestsOf = ({ register }: Pick<LakeSide, 'register'>): RefusedRequests => {
  const [keys, lake] = [twoPeopleStore(register), lakeRequests(register)];
  return {
    async of(person) {
      const [aboutKeys, aboutData] = await Promise.all([keys.refusedOf(person), lake.refusedOf(person)]);
      return [
        ...aboutKeys.map(({ id, act, decidedBy, decidedWhy, requestedAt }) => ({
          id,
          what: { ja: `鍵の操作（${act}）`, en: `keys (${act})` },
          by: decidedBy ?? '',
          why: decidedWhy ?? '–',
          requestedAt,
        })),
        ...aboutData.map(({ id, dataset, refused, requestedAt }) => ({
          id,
          what: { ja: `データ「${dataset}」の廃棄`, en: `destroying the data set "${dataset}"` },
          by: refused?.by ?? '',
          why: refused?.why ?? '–',
          requestedAt,
        })),
      ];
    },
    async read(id, person) {
      const at = new Date();
      await keys.readRefusal(id, person, at);
      await lake.readRefusal(id, person, at);
    },
  };
};
