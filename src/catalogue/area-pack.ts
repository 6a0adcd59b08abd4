/** An area pack: the city's wards, towns and school districts of one vintage, with where they came from. */
import { z } from 'zod';

export const areaPackSchema = z.strictObject({
  id: z.string(),
  prefecture: z.string(),
  city: z.string(),
  /** 5-digit code of the city. */
  cityCode: z.string(),
  vintage: z.string(),
  credit: z.string(),
  synthetic: z.boolean(),
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
      /** Unique in the city; ward code (5) + town (4) + chome (2), as the census' KEY_CODE. */
      code: z.string(),
      ward: z.string(),
      /** Without 丁目 and without 小字. */
      name: z.string(),
      chome: z.number().int().nullable(),
      koaza: z.string(),
      lat: z.number().optional(),
      lng: z.number().optional(),
      /** Primary-school district of the whole town, or by 番 (block) ranges where the district cuts through it. */
      schoolDistrict: z.string().nullable(),
      schoolRanges: z
        .array(z.strictObject({ fromBlock: z.number().int(), toBlock: z.number().int(), district: z.string() }))
        .optional(),
    }),
  ),
  schoolDistricts: z.array(z.strictObject({ code: z.string(), name: z.string(), ward: z.string() })),
});
export type AreaPack = z.infer<typeof areaPackSchema>;
