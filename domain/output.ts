import { z } from 'zod';
import { HoursSpan } from './hours.ts';
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
    daily_max_min: z
      .number()
      .positive()
      .max(1_440)
      .optional()
      .describe('longest time away from safe in one local day, min'),
    cycle_s: z
      .number()
      .int()
      .min(10)
      .max(86_400)
      .optional()
      .describe('cycle and soak: water this long, s; then soak_s, until the dose is given'),
    soak_s: z.number().int().min(10).max(86_400).optional().describe('pause for the water to sink in, s'),
    quiet: z.array(HoursSpan).max(4).default([]).describe('hours in which no rule may start it'),
    supply: Id.optional().describe('the water supply it draws from'),
    exclusive: Id.optional().describe('outputs with the same word here never run together'),
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
  })
  .refine(({ cycle_s, soak_s }) => (cycle_s === undefined) === (soak_s === undefined), {
    path: ['soak_s'],
    error: 'cycle_s and soak_s go together',
  })
  .refine((output) => output.supply === undefined || output.safe === 'off', {
    path: ['supply'],
    error: 'only what is shut or off when safe can draw from a supply',
  })
  .refine((output) => output.exclusive === undefined || output.safe === 'off', {
    path: ['exclusive'],
    error: 'what is on when nobody commands it cannot be kept from running with others',
  });
export type OutputSettings = z.infer<typeof OutputSettings>;

/** The state away from safe: the one that needs a lease. */
export const awayState = (safe: LoadState): LoadState => (safe === 'off' ? 'on' : 'off');
