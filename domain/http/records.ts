/** Products, plots, seasons and lots of a cooperative. A PATCH names what changes; what stood before is kept. */
import { z } from 'zod';
import { Id } from '../id.ts';
import { listOf, ListParams } from './list.ts';
import type { ListView } from './list.ts';
import { Instant, RecordId, Text } from './text.ts';

/** A local day as 2026-11-22. */
const Day = z.iso.date({ error: 'a day as 2026-11-22' });
const MAX_SHOPS = 12;
const MAX_ZONES = 24;
const MAX_PLOTS = 50;

/** What every record carries. */
const recorded = { id: z.string(), revision: z.number().int(), created_at: Instant, updated_at: Instant };

export const Shop = z.strictObject({
  name: Text(60),
  url: z.url({ protocol: /^https$/, error: 'an address that begins with https://' }).max(500),
});

const product = {
  name: Text(120),
  /** GTIN-8, -12, -13 or -14 as typed; kept as GTIN-14. */
  gtin: z.string().trim().min(8).max(24).nullable().default(null),
  brand: Text(80).nullable().default(null),
  /** What one pack is: `túi 500 g`. */
  unit: Text(60).nullable().default(null),
  shelf_life_days: z.number().int().min(1).max(3_650).nullable().default(null),
  /** `id` that POST /api/v1/files answered. */
  image: z.string().max(64).nullable().default(null),
  shops: z.array(Shop).max(MAX_SHOPS).default([]),
};
export const ProductBody = z.strictObject(product);
export type ProductBody = z.infer<typeof ProductBody>;
export const ProductView = z.object({
  ...recorded,
  name: z.string(),
  gtin: z.string().nullable(),
  brand: z.string().nullable(),
  unit: z.string().nullable(),
  shelf_life_days: z.number().nullable(),
  image: z.string().nullable(),
  shops: z.array(z.object({ name: z.string(), url: z.string() })),
  archived_at: Instant.nullable(),
});
export type ProductView = z.infer<typeof ProductView>;

/** Which gateway and zone measured a plot, from and to which day (both included; open without `to`). */
export const PlotZone = z
  .strictObject({ gateway: RecordId, zone: Id, from: Day, to: Day.nullable().default(null) })
  .refine(({ from, to }) => to === null || from <= to, { error: 'ends before it begins', path: ['to'] });
export type PlotZone = z.infer<typeof PlotZone>;

const plot = {
  name: Text(120),
  area_m2: z.number().positive().max(100_000_000).nullable().default(null),
  /** Planting-area code (mã số vùng trồng), as issued. */
  area_code: Text(60).nullable().default(null),
  /** Member who works it. */
  farmer: RecordId.nullable().default(null),
  zones: z.array(PlotZone).max(MAX_ZONES).default([]),
};
export const PlotBody = z.strictObject(plot);
export type PlotBody = z.infer<typeof PlotBody>;
export const PlotView = z.object({
  ...recorded,
  name: z.string(),
  area_m2: z.number().nullable(),
  area_code: z.string().nullable(),
  farmer: z.string().nullable(),
  zones: z.array(
    z.object({ gateway: z.string(), zone: z.string(), from: z.string(), to: z.string().nullable() }),
  ),
  archived_at: Instant.nullable(),
});
export type PlotView = z.infer<typeof PlotView>;

const season = {
  plot: RecordId,
  crop: Text(80),
  variety: Text(80).nullable().default(null),
  started_on: Day,
  ended_on: Day.nullable().default(null),
};
export const SeasonBody = z.strictObject(season);
export type SeasonBody = z.infer<typeof SeasonBody>;
export const SeasonView = z.object({
  ...recorded,
  plot: z.string(),
  crop: z.string(),
  variety: z.string().nullable(),
  started_on: z.string(),
  ended_on: z.string().nullable(),
});
export type SeasonView = z.infer<typeof SeasonView>;

/** A lot number stands in GS1 addresses (AI 10): 1 to 20 of A-Z, 0-9 and "-". */
export const LotNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[0-9A-Z-]{1,20}$/, { error: '1 to 20 of A-Z, 0-9 and "-" (example: 2026-11-20)' });

const lot = {
  product: RecordId,
  number: LotNumber,
  mass_kg: z.number().positive().max(10_000_000).multipleOf(0.001).nullable().default(null),
  harvested_from: Day,
  harvested_to: Day,
  plots: z.array(RecordId).max(MAX_PLOTS).default([]),
};
export const LotBody = z.strictObject(lot);
export type LotBody = z.infer<typeof LotBody>;
export const LotView = z.object({
  ...recorded,
  product: z.string(),
  number: z.string(),
  mass_kg: z.number().nullable(),
  harvested_from: z.string(),
  harvested_to: z.string(),
  plots: z.array(z.string()),
  recalled_at: Instant.nullable(),
  recall_reason: z.string().nullable(),
});
export type LotView = z.infer<typeof LotView>;

/**
 * A PATCH body: any of the members, none with a default. With `revision`, the one it was made from, it is refused when
 * somebody has changed the record since.
 */
const patchOf = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const bare = Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [
      name,
      member instanceof z.ZodDefault ? member.unwrap() : member,
    ]),
  ) as { [Name in keyof Shape]: Shape[Name] extends z.ZodDefault<infer Inner> ? Inner : Shape[Name] };
  return z.strictObject({ ...bare, revision: z.number().int() }).partial();
};
/** Puts it back into the list; DELETE takes it out. */
const archived = z.literal(false, { error: 'false puts it back into the list' });
export const ProductPatch = patchOf({ ...product, archived });
export type ProductPatch = z.infer<typeof ProductPatch>;
export const PlotPatch = patchOf({ ...plot, archived });
export type PlotPatch = z.infer<typeof PlotPatch>;
export const SeasonPatch = patchOf(season);
export type SeasonPatch = z.infer<typeof SeasonPatch>;
export const LotPatch = patchOf(lot);
export type LotPatch = z.infer<typeof LotPatch>;

/** Products or plots: those in use, or those that were taken out of their list. */
export const ArchivableListParams = ListParams.extend({
  archived: z.enum(['true', 'false']).default('false'),
});
export type ArchivableListParams = z.infer<typeof ArchivableListParams>;

/** Lots, all or those of one product. */
export const LotListParams = ListParams.extend({ product: RecordId.optional() });
export type LotListParams = z.infer<typeof LotListParams>;

export const RecallBody = z.strictObject({ reason: Text(500) });
export type RecallBody = z.infer<typeof RecallBody>;

/** As any list; `next` is the revision to go on behind. */
export const HistoryParams = ListParams.extend({ next: z.coerce.number().int().min(1).optional() });
export type HistoryParams = z.infer<typeof HistoryParams>;

/** What a record said before a correction: `before` is its view of then. */
export const HistoryItem = z.object({
  revision: z.number().int(),
  at: Instant,
  by: z.string().nullable(),
  before: z.record(z.string(), z.unknown()),
});
export type HistoryItem = z.infer<typeof HistoryItem>;
export const HistoryView = listOf(HistoryItem);
export type HistoryView = ListView<HistoryItem>;

/** An uploaded picture, re-encoded. `path` shows it. */
export const FileView = z.object({
  id: z.string(),
  path: z.string(),
  width: z.number().int(),
  height: z.number().int(),
});
export type FileView = z.infer<typeof FileView>;
