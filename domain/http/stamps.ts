import { z } from 'zod';
import { ListParams } from './list.ts';
import { Text } from './text.ts';

const Instant = z.iso.datetime({ offset: true });
const RecordId = z.string().min(1).max(64);

/** Largest batch. A lot's stamp is one code, printed `count` times. */
export const MAX_BATCH = 1_000_000;
/** Stamps that one call activates or voids: meanwhile nothing else of the cooperative is written. */
export const MAX_ACT = 100_000;
/** A batch above this is written in the background: 202 and a Location with its progress. */
export const BATCH_AT_ONCE = 10_000;
const MAX_CODES = 10_000;
const MAX_RANGES = 100;

export const StampBatchBody = z.strictObject({
  count: z.number().int().min(1).max(MAX_BATCH),
  level: z.enum(['lot', 'unit']),
  /** A secret number under a scratch field; not issued yet. */
  pin: z.literal(false, { error: 'PIN stamps are not issued yet' }).default(false),
  activate: z.enum(['on-issue', 'later']),
});
export type StampBatchBody = z.infer<typeof StampBatchBody>;

/** A roll without a lot: single stamps that are activated, with their lot, when they are stuck on. */
export const RollBody = z.strictObject({
  count: z.number().int().min(1).max(MAX_BATCH),
  level: z.literal('unit').default('unit'),
  pin: z.literal(false, { error: 'PIN stamps are not issued yet' }).default(false),
  activate: z.literal('later').default('later'),
});
export type RollBody = z.infer<typeof RollBody>;

export const StampBatchView = z.object({
  id: z.string(),
  product: z.string(),
  lot: z.string().nullable(),
  level: z.enum(['lot', 'unit']),
  count: z.number().int(),
  /** Codes written so far, of `codes`. */
  issued: z.number().int(),
  codes: z.number().int(),
  ready: z.boolean(),
  states: z.object({ printed: z.number().int(), active: z.number().int(), void: z.number().int() }),
  created_at: Instant,
});
export type StampBatchView = z.infer<typeof StampBatchView>;

export const StampBatchListParams = ListParams.extend({
  lot: RecordId.optional(),
  product: RecordId.optional(),
});
export type StampBatchListParams = z.infer<typeof StampBatchListParams>;

export const StampView = z.object({
  code: z.string(),
  number: z.number().int(),
  state: z.enum(['printed', 'active', 'void']),
  /** Address in the code, absolute. */
  address: z.string(),
  lot: z.string().nullable(),
  scans: z.number().int(),
  first_scan: Instant.nullable(),
});
export type StampView = z.infer<typeof StampView>;

/** By number; `next` is the last number seen. */
export const StampListParams = ListParams.extend({ next: z.coerce.number().int().min(0).default(0) });
export type StampListParams = z.infer<typeof StampListParams>;

/** Numbers of a batch, from 1, both ends included. Without from and to the whole batch. */
const Range = z
  .strictObject({
    batch: RecordId,
    from: z.number().int().min(1).optional(),
    to: z.number().int().min(1).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'ends before it begins',
    path: ['to'],
  });

const selection = {
  ranges: z.array(Range).max(MAX_RANGES).default([]),
  /** Codes as printed or typed. */
  codes: z.array(z.string().max(40)).max(MAX_CODES).default([]),
  /** The batch that all of `codes` must be of. */
  batch: RecordId.optional(),
};
const something = ({ ranges, codes }: { ranges: unknown[]; codes: unknown[] }): boolean =>
  ranges.length + codes.length > 0;
const nothing = { error: 'name ranges or codes', path: ['ranges'] };

/** At most MAX_ACT stamps. `lot` binds stamps of a roll; stamps that have a lot keep it. */
export const ActivateBody = z
  .strictObject({ ...selection, lot: RecordId.optional() })
  .refine(something, nothing);
export type ActivateBody = z.infer<typeof ActivateBody>;
export const VoidBody = z.strictObject({ ...selection, reason: Text(500) }).refine(something, nothing);
export type VoidBody = z.infer<typeof VoidBody>;

/** How many changed; those that were so already count as unchanged. */
export const StampActView = z.object({
  id: z.string(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});
export type StampActView = z.infer<typeof StampActView>;

export const LabelLayoutView = z.object({
  id: z.string(),
  per_sheet: z.number().int(),
  page: z.object({ width_mm: z.number(), height_mm: z.number() }),
  label: z.object({ width_mm: z.number(), height_mm: z.number() }),
});
export type LabelLayoutView = z.infer<typeof LabelLayoutView>;

export const LabelParams = z.object({
  layout: z.string().max(40).default('a4-3x8'),
  /** Place of the first label on the sheet, from 1. */
  start: z.coerce.number().int().min(1).max(1_000).default(1),
  /** Numbers of the batch to print, both included; all without them. Of a lot's stamp more than were issued. */
  from: z.coerce.number().int().min(1).optional(),
  to: z.coerce.number().int().min(1).optional(),
  lang: z.enum(['vi', 'en']).default('vi'),
});
export type LabelParams = z.infer<typeof LabelParams>;
