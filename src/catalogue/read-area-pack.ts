/** JSON text → area pack, with every fault named by its place. */
import { done, type Result, refused } from '#base';
import { type AreaPack, areaPackSchema } from './area-pack.ts';
import { catalogueRefusal } from './errors.ts';

/** At most so many faults are listed: a wrong file has thousands of the same. */
const listed = 20;

export const readAreaPack = (text: string, file: string): Result<AreaPack> => {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const fault = { ja: 'JSON として読めません。', en: 'It is not JSON.' };
    return refused(catalogueRefusal('area-pack-invalid', { file }, [fault]));
  }
  const parsed = areaPackSchema.safeParse(raw);
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, listed).map((issue) => {
      const said = `${issue.path.join('.')}: ${issue.message}`;
      return { ja: said, en: said };
    });
    return refused(catalogueRefusal('area-pack-invalid', { file }, faults));
  }
  const seen = new Set<string>();
  const twice = parsed.data.towns.map((town) => town.code).filter((code) => seen.size === seen.add(code).size);
  if (twice.length === 0) return done(parsed.data);
  const faults = twice
    .slice(0, listed)
    .map((code) => ({ ja: `町コード ${code} が2回あります。`, en: `Town code ${code} is there twice.` }));
  return refused(catalogueRefusal('area-pack-invalid', { file }, faults));
};
