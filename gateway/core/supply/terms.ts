import type { DecisionInput, FaultRecord, Gate } from '../../../domain/decision.ts';
import type { LocalTime } from '../../../domain/local-time.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { Reason } from '../../../domain/reason.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import type { Load } from '../lease/load.ts';
import { awaySince } from '../output-state.ts';
import type { OutputState } from '../output-state.ts';
import type { Verdict } from '../verdict.ts';

/** An output that shares water, or a word in `exclusive`, with others. */
export interface Member {
  readonly output: OutputSettings;
  /** What rules, people and its own limits make of it. */
  readonly wish: Verdict;
  readonly state: OutputState;
  readonly load: Load;
}

/** What a supply's sensors say; undefined where there is none or it was never heard. */
export interface SupplyReadings {
  readonly tank?: DecisionInput;
  readonly meter?: DecisionInput;
  readonly current?: DecisionInput;
}

/** What is remembered of a supply from tick to tick. Only the fault outlives a restart. */
export interface SupplyWatch {
  /** The last fault of the supply; it is over when its `until` has passed, and is kept to count a day's strikes. */
  readonly fault?: FaultRecord;
  readonly tankLow: boolean;
  /** UTC ms until which a pump or master valve that did not answer or obey is not tried again. */
  readonly retryAt: number;
}

export interface Together {
  readonly now: number;
  readonly local: LocalTime;
  readonly supply: SupplySettings | undefined;
  readonly members: readonly Member[];
  readonly readings: SupplyReadings;
  readonly watch: SupplyWatch;
}

export interface Coordinated {
  /** One verdict per member, in their order. */
  readonly verdicts: readonly Verdict[];
  readonly watch: SupplyWatch;
  /** UTC ms at which the result can change without new input. */
  readonly wakeAt: number;
}

/** The outputs of a supply by what they do. */
export interface Crew {
  readonly pump: Member | undefined;
  readonly master: Member | undefined;
  /** All others: whatever lets water out. */
  readonly valves: readonly Member[];
}

/** Something that keeps the outputs of a supply safe. */
export interface Block {
  readonly gate: Gate['gate'];
  readonly reason: Reason;
  /** Whether it ends what runs or only forbids to start. */
  readonly ends: 'runs' | 'starts';
  /** UTC ms at which it is over by itself, where that is not seen otherwise. */
  readonly wakeAt?: number;
}

export const isWanted = ({ output, wish }: Member): boolean => wish.state !== output.safe;

/** Whether it was told to be away from safe when it was decided on last. */
export const isTold = ({ output, state }: Member): boolean => state.state !== output.safe;

/** Whether it is read back as away from safe. */
export const isSurelyAway = ({ output, load }: Member): boolean =>
  load.confirmed && load.state !== output.safe;

/** Whether it may be away from safe, as far as anybody knows. */
export const mayBeAway = ({ output, load }: Member, now: number): boolean =>
  load.state !== output.safe || load.leaseEnds > now;

/**
 * UTC ms since when it was told to be away and is not, as it answers or does not answer. Undefined when it is as told, or
 * while the answer to its first command is still on its way: by radio that takes minutes.
 */
export function disobeysSince(member: Member, now: number): number | undefined {
  const { output, state, load } = member;
  const told = awaySince(output, state);
  const isOnItsWay = load.confirmed && load.leaseEnds > now;
  if (told === undefined || isSurelyAway(member) || isOnItsWay) return undefined;
  return Math.max(told, load.since ?? told);
}

/** UTC ms of the last time the load moved or may have moved; Infinity while that is not over. */
export function movedAt({ load }: Member, now: number): number {
  if (load.confirmed) return load.since ?? now;
  return load.leaseEnds > now ? Infinity : load.leaseEnds;
}

/** A verdict that keeps a member safe, for a reason that is not its own. */
export const kept = (
  { output, wish }: Member,
  { gate, reason }: Pick<Block, 'gate' | 'reason'>,
  passed: readonly Gate[] = [],
): Verdict => ({
  ...wish,
  state: output.safe,
  cause: 'safety',
  reason,
  gates: [...passed, { gate, passed: false }, ...wish.gates],
});
