/** What a rule can see: whether a reading may be used, until when, and what to say where it may not. */
import type { DecisionInput } from '../../domain/decision.ts';
import type { Point } from '../../domain/metric.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Proposal, RuleContext } from './define.ts';

/** Why a point cannot be used; undefined when it can. Stale is not dry, and missing is not zero. */
export function blindness(
  point: Point,
  input: DecisionInput | undefined,
  { stale_s }: { readonly stale_s: number },
): Reason | undefined {
  if (!input) return { code: 'no_reading', point };
  switch (input.quality) {
    case 'good':
      return undefined;
    case 'implausible':
      return { code: 'implausible', point, value: input.value };
    case 'stale':
      return { code: 'stale', point, age_s: input.age_s, limit_s: stale_s };
  }
}

/** UTC ms at which a reading is too old. @param stale_s oldest reading that counts, s */
export const staleAt = (input: DecisionInput, stale_s: number): number => input.at + stale_s * 1000 + 1;

/** A reading that may be used until `until` (UTC ms), or why there is none. */
export type Sight =
  | { readonly sees: true; readonly input: DecisionInput; readonly until: number }
  | { readonly sees: false; readonly reason: Reason; readonly inputs: readonly DecisionInput[] };

/** Looks at a point of the zone. @param stale_s oldest reading that counts, s */
export function look(context: Pick<RuleContext, 'value'>, point: Point, stale_s: number): Sight {
  const input = context.value(point, stale_s);
  const reason = blindness(point, input, { stale_s });
  if (!input || reason)
    return { sees: false, reason: reason ?? { code: 'no_reading', point }, inputs: input ? [input] : [] };
  return { sees: true, input, until: staleAt(input, stale_s) };
}

export type Blind = Extract<Sight, { sees: false }>;

/** What a rule asks for while it cannot see: only a new reading changes it. */
export const unseen = ({ reason, inputs }: Blind, want: Proposal['want']): Proposal => ({
  want,
  reason,
  inputs,
  wakeAt: Infinity,
});
