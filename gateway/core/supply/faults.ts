import type { DecisionInput, FaultRecord } from '../../../domain/decision.ts';
import type { LocalTime } from '../../../domain/local-time.ts';
import type { SupplyFault } from '../../../domain/reason.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import { OVERDUE_MS } from '../lease/load.ts';
import { driversOf } from './pump.ts';
import { isSurelyAway, isTold, mayBeAway, movedAt } from './terms.ts';
import type { Block, Crew, Member, SupplyReadings } from './terms.ts';

/** From so many faults on one day on, a person must have looked. */
const STRIKES_A_DAY = 3;

interface Instant {
  readonly now: number;
  readonly local: LocalTime;
}

interface Look extends Instant {
  readonly supply: SupplySettings;
  readonly crew: Crew;
  readonly readings: SupplyReadings;
}

/** Whether a fault still keeps the supply safe. */
const isStanding = ({ until }: FaultRecord, now: number): boolean => until === undefined || now < until;

/** What a standing fault forbids: everything. */
export function faultBlock(fault: FaultRecord | undefined, now: number): Block | undefined {
  if (!fault || !isStanding(fault, now)) return undefined;
  const { code, until } = fault;
  const reason = { code: 'supply_fault', fault: code, ...(until !== undefined && { until }) } as const;
  return { gate: 'fault', reason, ends: 'runs' };
}

/** The fault after a look at meter, current and read-backs. One that stands is not judged anew. */
export function judge(look: Look, before: FaultRecord | undefined): FaultRecord | undefined {
  const { now, local, supply } = look;
  if (before && isStanding(before, now)) return before;
  const code = stuck(look) ?? byCurrent(look) ?? byFlow(look);
  if (code === undefined) return before;
  const strikes = before?.day === local.day ? before.strikes + 1 : 1;
  const until = strikes < STRIKES_A_DAY ? { until: now + supply.fault_hold_min * 60_000 } : {};
  return { code, since: now, ...until, strikes, day: local.day };
}

/** UTC ms at which a fault ends, or an output that still reads as away becomes one, without new input. */
export function faultWake({ now, crew }: Pick<Look, 'now' | 'crew'>, fault: FaultRecord | undefined): number {
  if (fault && isStanding(fault, now)) return fault.until ?? Infinity;
  return Math.min(
    Infinity,
    ...everyone(crew)
      .flatMap(stuckAt)
      .filter((at) => at > now),
  );
}

const everyone = (crew: Crew): readonly Member[] => [...crew.valves, ...driversOf(crew)];

/** UTC ms from which a valve or pump that was told to be shut or off, and reads otherwise, is stuck. */
function stuckAt(member: Member): readonly number[] {
  const { state, load } = member;
  if (isTold(member) || !isSurelyAway(member)) return [];
  return [Math.max(state.record.since, load.leaseEnds, load.since ?? 0) + OVERDUE_MS];
}

const stuck = ({ crew, now }: Look): SupplyFault | undefined =>
  everyone(crew)
    .flatMap(stuckAt)
    .some((at) => now >= at)
    ? 'stuck'
    : undefined;

/** Whether a reading is of the time after everything had settled; one that is not says nothing. */
function isSettled(
  reading: DecisionInput | undefined,
  settle_s: number,
  { crew, now }: Look,
): reading is DecisionInput {
  if (reading?.quality !== 'good') return false;
  return reading.at >= Math.max(0, ...everyone(crew).map((member) => movedAt(member, now))) + settle_s * 1000;
}

/** A pump without water draws little; one against a shut line somewhat more, and less than at work. */
function byCurrent(look: Look): SupplyFault | undefined {
  const { supply, crew, readings } = look;
  const { current } = supply;
  if (!current || !crew.pump || !isSurelyAway(crew.pump)) return undefined;
  if (!isSettled(readings.current, current.settle_s, look)) return undefined;
  const { value } = readings.current;
  if (current.dry_below !== undefined && value < current.dry_below) return 'dry_run';
  return current.dead_head_below !== undefined && value < current.dead_head_below ? 'dead_head' : undefined;
}

/** Flow against what the open valves take; where a valve's flow is not known, only a leak is seen. */
function byFlow(look: Look): SupplyFault | undefined {
  const { supply, crew, readings, now } = look;
  const { meter } = supply;
  if (!meter || !isSettled(readings.meter, meter.settle_s, look)) return undefined;
  const { value } = readings.meter;
  const { valves, pump, master } = crew;
  if (!valves.some((valve) => mayBeAway(valve, now))) return value > meter.leak_l_min ? 'leak' : undefined;
  const expected = valves
    .filter(isSurelyAway)
    .reduce((sum, { output }) => sum + (output.flow_l_min ?? NaN), 0);
  if (!(expected > 0)) return undefined;
  if (value > meter.burst_share * expected) return 'burst';
  const pushed = (!pump || isSurelyAway(pump)) && (!master || isSurelyAway(master));
  return pushed && value < meter.no_flow_share * expected ? 'no_flow' : undefined;
}
