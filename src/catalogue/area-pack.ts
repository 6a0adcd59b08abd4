/** An area pack: the city's wards, towns and school districts of one vintage, with where they came from. */
import { z } from 'zod';

const district = z.strictObject({ code: z.string(), name: z.string(), ward: z.string() });
const ranges = z.array(
  z.strictObject({ fromBlock: z.number().int(), toBlock: z.number().int(), district: z.string() }),
);

export const areaPackSchema = z.strictObject({
  id: z.string(),
  prefecture: z.string(),
  city: z.string(),
  /** 5-digit code of the city. */
  cityCode: z.string(),
  vintage: z.string(),
  credit: z.string(),
  synthetic: z.boolean(),
  /** What each part was made from. */
  sources: z
    .array(
      z.strictObject({
        part: z.enum(['towns', 'wards', 'elementary', 'junior-high', 'ranges']),
        files: z.array(z.string()),
        format: z.string(),
        entries: z.number().int(),
        vintage: z.string(),
        licence: z.string(),
      }),
    )
    .optional(),
  wards: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      abolished: z.boolean().optional(),
      kana: z.string().optional(),
    }),
  ),
  towns: z.array(
    z.strictObject({
      /** Unique in the city: the code of the source (ABR: city and 町字ID; census: KEY_CODE), else ward code (5) + town (4) + chome (2). */
      code: z.string(),
      ward: z.string(),
      /** Without 丁目 and without 小字. */
      name: z.string(),
      kana: z.string().optional(),
      chome: z.number().int().nullable(),
      koaza: z.string(),
      lat: z.number().optional(),
      lng: z.number().optional(),
      /** Primary-school district of the whole town, or by 番 (block) ranges where the district cuts through it. */
      schoolDistrict: z.string().nullable(),
      schoolRanges: ranges.optional(),
      /** Junior-high district (中学校区), likewise. */
      juniorHighDistrict: z.string().nullable().optional(),
      juniorHighRanges: ranges.optional(),
    }),
  ),
  schoolDistricts: z.array(district),
  juniorHighDistricts: z.array(district).optional(),
});
export type AreaPack = z.infer<typeof areaPackSchema>;
export type AreaTown = AreaPack['towns'][number];
export type AreaDistrict = AreaPack['schoolDistricts'][number];
export type AreaSource = NonNullable<AreaPack['sources']>[number];
