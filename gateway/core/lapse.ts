import type { OutputSettings } from '../../domain/output.ts';

/**
 * What was begun and has stood still for so long in all is not finished, ms: after a power cut, the rest of a dose of the
 * morning must not be given in the heat of the next day.
 */
export const LONGEST_STANDSTILL_MS = 12 * 3_600_000;

/**
 * Whether an asking has lapsed: nothing flows, and nothing did for {@link LONGEST_STANDSTILL_MS} of its time. A run that
 * goes on never lapses, however long it is; an output that is safe while on gives nothing while it is asked for.
 * @param asking since when, UTC ms, and how long it flowed, s
 */
export const hasLapsed = (
  asking: { readonly since: number; readonly given_s: number },
  { safe }: OutputSettings,
  { now, flows }: { readonly now: number; readonly flows: boolean },
): boolean => safe === 'off' && !flows && now - asking.since - asking.given_s * 1000 > LONGEST_STANDSTILL_MS;
