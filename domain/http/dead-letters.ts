import { z } from 'zod';
import { Id } from '../id.ts';
import { MAX_PAYLOAD_BYTES } from '../wire/native.ts';
import { ListParams, listOf } from './list.ts';
import { Instant } from './text.ts';

const State = z.enum(['open', 'replayed', 'dropped']);
const Code = z.string().min(1).max(64);
/** What a metric may be called by a device that calls it wrong. */
const Name = z.string().min(1).max(200);
const Position = z.coerce.number().int().min(1);

/** Letters of one page: each may be thousands of characters long. */
const MAX_LETTERS = 100;

/** What could not be read or delivered, newest first. */
export const DeadLettersParams = ListParams.extend({
  limit: z.coerce.number().int().min(1).max(MAX_LETTERS).default(MAX_LETTERS),
  state: z.enum([...State.options, 'all']).default('open'),
  device: Id.optional(),
  code: Code.optional(),
  next: Position.optional(),
});

/** A bulk call goes on behind `next` of the one before. */
const Batch = {
  device: Id.nullable().describe('null: letters of no device'),
  code: Code,
  name: Name.optional().describe(
    'only values that came under this name; others of the same letters stay open as letters of their own',
  ),
  next: z
    .string()
    .regex(/^\d{1,15}$/, { error: 'as the answer before gave it' })
    .optional(),
};
const rename = Name.optional().describe('the point that the value is of, as soil.moisture#20cm');
const number = z
  .literal(true)
  .optional()
  .describe(
    'reads a text as the one number it is: "." or "," as decimal mark, the unit of the metric behind it',
  );

/** What is changed before it is read again; nothing for what a server would not take. */
export const ReplayRequest = z.strictObject({
  name: Name.optional().describe(
    'only the value that came under this name; the others stay open as a letter of their own',
  ),
  rename,
  number,
  payload: z
    .string()
    .min(1)
    .max(MAX_PAYLOAD_BYTES)
    .optional()
    .describe('the whole message as it should have been, in the native form'),
});
/** The same for all open letters of a device with a code. */
export const ReplayBatchRequest = z.strictObject({ ...Batch, rename, number });
export const DropBatchRequest = z.strictObject(Batch);

export const DeadLetterView = z.object({
  id: z.string(),
  at: Instant.describe('received'),
  device: z.string().nullable(),
  code: z.string(),
  detail: z.string().describe('cut at 500 characters in lists'),
  payload: z.string().describe('what came, cut at 16 kB, and at 500 characters in lists'),
  measured_at: Instant.nullable().describe('of the frame it came in, where that could be read'),
  frames: z.number().int().nonnegative().describe('frames of which nothing else was kept'),
  state: State,
  settled_at: Instant.nullable(),
  settled_by: z.string().nullable(),
});
export type DeadLetterView = z.infer<typeof DeadLetterView>;
export const DeadLettersBody = listOf(DeadLetterView);
export type DeadLettersBody = z.infer<typeof DeadLettersBody>;

/** Open letters by device and code, the most first. */
export const DeadLetterSummary = listOf(
  z.object({
    id: z.string(),
    device: z.string().nullable(),
    code: z.string(),
    letters: z.number().int().positive(),
    newest: DeadLetterView,
  }),
);
export type DeadLetterSummary = z.infer<typeof DeadLetterSummary>;

/** What one bulk call did. Those that were refused stay open. */
export const SettledBody = z.object({
  done: z.number().int().nonnegative(),
  refused: z.array(z.object({ id: z.string(), code: z.string(), detail: z.string() })),
  next: z.string().nullable().describe('null when no letters are left'),
});
export type SettledBody = z.infer<typeof SettledBody>;
