import { z } from 'zod';

/**
 * What the timer of a device can do, as written in its profile. A lease holds an output *away from its safe state
 * for N seconds*, timed in the device itself; there is no other way to switch an output on.
 */
export const LeaseCapability = z
  .strictObject({
    unit_s: z.number().positive().describe('resolution of the timer, s'),
    max_s: z.number().positive().describe('longest time one command can set, s'),
    renew: z
      .enum(['restarts', 'ignored', 'unknown'])
      .describe('what a second command does to a running timer; unknown is treated as ignored'),
    cancel: z.enum(['yes', 'best_effort', 'no']).describe('whether the output can be returned to safe early'),
    confirmed: z.boolean().describe('whether the device answers, so that the state can be read back'),
    unpowered: z
      .enum(['falls', 'stays'])
      .optional()
      .describe(
        'what becomes of the output when the device loses its power; a latching valve stays. By default falls',
      ),
  })
  .refine((lease) => lease.max_s >= lease.unit_s, { error: 'max_s must be at least unit_s' });
export type LeaseCapability = z.infer<typeof LeaseCapability>;

/** Length of a renewed lease, s: the longest that water runs on after the gateway is gone. */
export const RENEWED_LEASE_S = 60;

/** How an output is held away from safe: short leases renewed at a third, or one lease of the whole dose. */
export type LeasePolicy =
  | { readonly mode: 'renewed'; readonly lease_s: number; readonly renew_s: number }
  | { readonly mode: 'dose'; readonly lease_s: number };

/**
 * The way to hold an output with this timer. Pure; the one place that decides it.
 * @param onMax_s the longest continuous time away from safe that the farm allows, s
 */
export function leasePolicy(capability: LeaseCapability, onMax_s: number): LeasePolicy {
  const limit_s = Math.min(onMax_s, capability.max_s);
  if (capability.renew !== 'restarts') return { mode: 'dose', lease_s: limit_s };
  const lease_s = Math.min(RENEWED_LEASE_S, limit_s);
  return { mode: 'renewed', lease_s, renew_s: lease_s / 3 };
}

/**
 * Whole timer units for a time, rounded down so that a lease never outlasts what was asked, but at least one.
 * @throws RangeError when the time is not a positive number or longer than the device can hold.
 */
export function leaseUnits(capability: LeaseCapability, for_s: number): number {
  if (!(for_s > 0)) throw new RangeError(`a lease needs a positive time, not ${for_s} s`);
  if (for_s > capability.max_s)
    throw new RangeError(`a lease of ${for_s} s is longer than the device's ${capability.max_s} s`);
  return Math.max(1, Math.floor(for_s / capability.unit_s + 1e-9));
}

/** How long an output can stay away from safe after a loss, s. */
export interface LongestAway {
  /** Gateway, cable or broker are gone: what is left of the lease. */
  readonly lost_s: number;
  /** The device without power: a coil falls at once, to where the wiring is safe; undefined is for ever. */
  readonly power_s: number | undefined;
}

/** The longest an output can stay away from safe, by what was lost. A timer cannot be set shorter than its own unit. */
export const longestAway = (policy: LeasePolicy, capability: LeaseCapability): LongestAway => ({
  lost_s: Math.max(policy.lease_s, capability.unit_s),
  power_s: capability.unpowered === 'stays' ? undefined : 0,
});
