import type { Actuation } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Frame } from '../../domain/reading.ts';
import type { VersionedRule } from '../../domain/rule/rule.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { Zone } from '../core/farm.ts';
import type { Span } from '../core/ports/evidence.ts';
import type { Site } from '../rules/define.ts';

/** A rule to be tried on the past of one output. A plain record, so that it can be handed to a thread. */
export interface BacktestSetup extends Span {
  readonly site: Site;
  readonly zone: Zone;
  readonly output: OutputSettings;
  /** The rule that is tried. */
  readonly draft: VersionedRule;
  /** All rules that speak about the output, the draft among them, the highest priority first. */
  readonly rules: readonly VersionedRule[];
}

/** What the journal holds of that past. */
export interface Past {
  /** Of the zone and of the farm's devices that stand in no zone, in order of the time they were measured at. */
  readonly frames: Iterable<Frame>;
  /** Of the zone, in order of time, from a day before the span on. */
  readonly actuations: readonly Actuation[];
  /** The zone's hours that were closed before the span, oldest first. */
  readonly hours: readonly ZoneHour[];
}

/**
 * The rules of an output as they would stand with a draft among them: it takes the place of the live rule with its id
 * and goes in by its priority, behind others of the same priority.
 * @param live the rules in force of the output, the highest priority first
 */
export const withDraft = (live: readonly VersionedRule[], draft: VersionedRule): readonly VersionedRule[] => {
  const place = live.findIndex(({ id }) => id === draft.id);
  const rules = place < 0 ? [...live, draft] : live.with(place, draft);
  return rules.toSorted((a, b) => b.priority - a.priority);
};
