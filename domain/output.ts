import { z } from 'zod';
import { Id } from './id.ts';

/** The state of the load (water flows, fan turns), not of the coil. */
export type LoadState = 'on' | 'off';

export const OUTPUT_KINDS = [
  'valve',
  'pump',
  'master_valve',
  'fan',
  'mister',
  'heater',
  'vent',
  'aerator',
  'light',
] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** Where a load must be when nobody commands it. Animals need air, so aerators and fans fail on. */
export const SAFE_STATE: Readonly<Record<OutputKind, LoadState>> = {
  valve: 'off',
  pump: 'off',
  master_valve: 'off',
  fan: 'on',
  mister: 'off',
  heater: 'off',
  vent: 'off',
  aerator: 'on',
  light: 'off',
};

const DEFAULT_ON_MAX_S = 1_800;

export const OutputSettings = z
  .strictObject({
    id: Id,
    kind: z.enum(OUTPUT_KINDS),
    device: Id.describe('the relay board or node that switches it'),
    channel: z.number().int().min(1).describe('terminal on the board, counted from 1'),
    flow_l_min: z.number().positive().optional().describe('water it gives while on, L/min'),
    safe: z.enum(['on', 'off']).optional().describe('state of the load when nobody commands it; by kind'),
    wiring: z.enum(['no', 'nc']).optional().describe('contact the load hangs on; by safe state'),
    on_max_s: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(DEFAULT_ON_MAX_S)
      .describe('longest run away from the safe state, s'),
    rest_s: z.number().int().min(0).max(86_400).optional().describe('rest after on_max_s, s; half of it'),
    off_min_s: z.number().int().min(0).max(86_400).default(0).describe('shortest pause between two runs, s'),
    daily_max_l: z.number().positive().optional().describe('most water in one local day, L'),
  })
  .transform((output) => {
    const safe = output.safe ?? SAFE_STATE[output.kind];
    return {
      ...output,
      safe,
      wiring: output.wiring ?? (safe === 'off' ? ('no' as const) : ('nc' as const)),
      rest_s: output.rest_s ?? Math.ceil(output.on_max_s / 2),
    };
  })
  .refine(({ safe, wiring }) => (safe === 'off') === (wiring === 'no'), {
    path: ['wiring'],
    error:
      'a relay without power must leave the load in its safe state: use wiring "no" with safe "off", "nc" with safe "on"',
  })
  .refine((output) => output.daily_max_l === undefined || output.flow_l_min !== undefined, {
    path: ['flow_l_min'],
    error: 'daily_max_l needs flow_l_min, else litres cannot be counted',
  });
export type OutputSettings = z.infer<typeof OutputSettings>;

/** The state away from safe: the one that needs a lease. */
export const awayState = (safe: LoadState): LoadState => (safe === 'off' ? 'on' : 'off');
