import { z } from 'zod';
import { Id } from './id.ts';
import { isPoint } from './metric.ts';
import type { Point } from './metric.ts';

const PointText = z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
  error: 'not a known metric (example: water.flow)',
});

const DEFAULT_SETTLE_S = 30;
const DEFAULT_HOLD_MIN = 30;
const DEFAULT_STALE_S = 120;

/** A sensor of the supply, by device and point. */
const sensor = { device: Id, stale_s: z.number().int().min(1).max(86_400).default(DEFAULT_STALE_S) };

/**
 * Where water comes from: a well, tank or canal with what moves it and what watches it. Valves name their supply; pump
 * and master valve are outputs of any zone and run only for open valves. Water hammer and dry pumps are what the
 * offsets and the meter are for. A well rests as its pump does: on_max_s and rest_s of that output.
 */
export const SupplySettings = z
  .strictObject({
    id: Id,
    name: z.string().min(1).max(80),
    flow_max_l_min: z.number().positive().optional().describe('most that it gives at once, L/min'),
    pump: Id.optional(),
    master: Id.optional(),
    start_offset_s: z
      .number()
      .int()
      .min(0)
      .max(30)
      .default(3)
      .describe('the pump starts so long after a valve is surely open, s'),
    stop_offset_s: z
      .number()
      .int()
      .min(1)
      .max(30)
      .default(3)
      .describe('the last valve shuts so long after the pump has surely stopped, s'),
    tank: z
      .strictObject({
        ...sensor,
        point: PointText.default('water.level'),
        min: z.number().describe('nothing is drawn below it, in the unit of the point'),
        resume: z.number().describe('drawn again above it'),
      })
      .refine(({ min, resume }) => resume > min, {
        path: ['resume'],
        error: 'resume must be higher than min',
      })
      .optional(),
    meter: z
      .strictObject({
        ...sensor,
        point: PointText.default('water.flow'),
        settle_s: z
          .number()
          .int()
          .min(1)
          .max(600)
          .default(DEFAULT_SETTLE_S)
          .describe('flow is judged so long after the last valve or pump moved, s'),
        leak_l_min: z
          .number()
          .positive()
          .default(2)
          .describe('flow with everything shut that is a leak, L/min'),
        no_flow_share: z
          .number()
          .min(0)
          .max(0.9)
          .default(0.2)
          .describe('less than this share of the expected flow is no flow'),
        burst_share: z
          .number()
          .min(1.05)
          .max(10)
          .default(1.5)
          .describe('more than this share of the expected flow is a burst'),
      })
      .optional(),
    current: z
      .strictObject({
        ...sensor,
        point: PointText.default('power.current'),
        settle_s: z.number().int().min(1).max(600).default(DEFAULT_SETTLE_S),
        dry_below: z
          .number()
          .positive()
          .optional()
          .describe('the running pump draws less when it runs dry, A'),
        dead_head_below: z
          .number()
          .positive()
          .optional()
          .describe('and less than this against a shut line, A'),
      })
      .optional(),
    fault_hold_min: z
      .number()
      .int()
      .min(1)
      .max(1_440)
      .default(DEFAULT_HOLD_MIN)
      .describe(
        'after a fault it stays off so long and is tried again; after the third in a day a person must say auto',
      ),
  })
  .refine(({ current, pump }) => current === undefined || pump !== undefined, {
    path: ['current'],
    error: 'the current of which pump? name it',
  });
export type SupplySettings = z.infer<typeof SupplySettings>;
