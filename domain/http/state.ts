import { z } from 'zod';
import { OUTPUT_KINDS } from '../output.ts';

const Instant = z.iso.datetime({ offset: true });

export const ValueView = z.object({
  value: z.number(),
  at: Instant,
  age_s: z.number().nonnegative(),
  quality: z.enum(['good', 'implausible', 'stale']),
});

export const OutputView = z.object({
  id: z.string(),
  kind: z.enum(OUTPUT_KINDS),
  /** The load as last read back; what was last commanded when the device did not answer yet. */
  state: z.enum(['on', 'off']),
  /** False while the device has not confirmed `state`. */
  confirmed: z.boolean(),
  /** Seconds until the present run ends at the latest; null when it is in its safe state. */
  left_s: z.number().nonnegative().nullable(),
  wanted: z.enum(['on', 'off']),
  /** One sentence in the language asked for. */
  why: z.string(),
  /** What stands against automation, if anything. */
  standing: z.enum(['stop', 'pause', 'lock']).nullable(),
  /** Litres given on this local day, by time and flow; null where the flow is not known. */
  litres_today: z.number().nonnegative().nullable(),
  /** Longest time away from safe once gateway, cable or broker are gone, s. */
  longest_away_s: z.number().nonnegative(),
  /** The same once the device itself has no power; null: until somebody comes (latching valves). */
  longest_away_power_s: z.number().nonnegative().nullable(),
});

export const AlarmView = z.object({ code: z.string(), since: Instant, text: z.string() });

export const ZoneView = z.object({
  id: z.string(),
  name: z.string(),
  values: z.record(z.string(), ValueView),
  /** Devices of the zone by point, so that a chart can be asked for. */
  sources: z.record(z.string(), z.string()),
  /** The limits between which a rule keeps a point. */
  bands: z.array(z.object({ point: z.string(), low: z.number(), high: z.number() })),
  outputs: z.array(OutputView),
  alarms: z.array(AlarmView),
});
export type ZoneView = z.infer<typeof ZoneView>;

export const StateView = z.object({
  at: Instant,
  farm: z.string(),
  zones: z.array(ZoneView),
  alarms: z.array(AlarmView),
});
export type StateView = z.infer<typeof StateView>;
