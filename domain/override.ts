import { z } from 'zod';
import { Id } from './id.ts';

/** The longest a person may ask for at once; what really runs is cut at the output's on_max_s anyway. */
const MAX_RUN_MINUTES = 1_440;

/** What a person asks of a zone: the body of POST /api/v1/zones/{zone}/override. */
export const OverrideRequest = z
  .strictObject({
    action: z.enum(['run', 'stop', 'pause', 'lock', 'auto']),
    minutes: z.number().positive().max(MAX_RUN_MINUTES).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    litres: z.number().positive().optional(),
    output: Id.optional().describe('all outputs of the zone when absent'),
  })
  .superRefine((request, context) => {
    const amounts = [request.minutes, request.until, request.litres].filter((v) => v !== undefined).length;
    if (request.action === 'run' && amounts !== 1)
      context.addIssue({
        code: 'custom',
        path: ['minutes'],
        message: 'run needs one of minutes, until or litres',
      });
    if (request.action !== 'run' && request.litres !== undefined)
      context.addIssue({ code: 'custom', path: ['litres'], message: 'litres goes with run only' });
    if (request.action !== 'run' && amounts > 1)
      context.addIssue({ code: 'custom', path: ['until'], message: 'give minutes or until, not both' });
    if (request.action === 'auto' && amounts > 0)
      context.addIssue({ code: 'custom', path: ['action'], message: 'auto takes no time' });
    if (request.action === 'pause' && amounts === 0)
      context.addIssue({ code: 'custom', path: ['minutes'], message: 'pause needs minutes or until' });
  });
export type OverrideRequest = z.infer<typeof OverrideRequest>;

/** A run by hand: on until a time, recorded with who asked. Times are UTC ms. */
export interface RunOverride {
  readonly by: string;
  readonly at: number;
  readonly until: number;
  /** Ends before `until` once so much was given: litres, and where the output's meter (total_l) stood at the start. */
  readonly dose?: { readonly litres: number; readonly from_l: number };
}

/** What stands against automation. `stop` and `pause` let a run by hand through, `lock` refuses it. */
export interface StandingOverride {
  readonly action: 'stop' | 'pause' | 'lock';
  readonly by: string;
  readonly at: number;
  /** UTC ms; without it until `auto`. */
  readonly until?: number;
  /** Asked for so long, s, and not until an hour on the clock: it moves with a clock that is set. */
  readonly for_s?: number;
}

/** The overrides of one output. A run ends by itself and what stood before stands again. */
export interface Overrides {
  readonly run?: RunOverride;
  readonly standing?: StandingOverride;
}
