import type { Cancel, Clock } from '../../domain/clock.ts';
import { localDay } from '../../domain/day.ts';
import type { Decision, ReasonCode } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Overrides } from '../../domain/override.ts';
import { control } from './control.ts';
import type { Farm, Zone } from './farm.ts';
import type { Keeper } from './keeper.ts';
import { advance, recalled, untouched } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { Snapshot } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

/** A clock that goes back by more than this was set, not merely corrected. */
const SET_BACK_MS = 2_000;

export interface LoopParts {
  readonly farm: Farm;
  readonly snapshot: Snapshot;
  readonly keepers: ReadonlyMap<string, Keeper>;
  /** The overrides of an output, as they were last given. */
  readonly overrides: (output: string) => Overrides;
  readonly clock: Clock;
  readonly id: (now: number) => string;
  /** A decision to be journalled; must not throw. */
  readonly decided: (decision: Decision) => void;
  /** The clock was set back; what others remember in its time has to move back too. */
  readonly setBack: (by_ms: number) => void;
  /** After every tick in which something changed. */
  readonly changed: () => void;
  /** The longest sleep without new input, ms; Infinity on a virtual clock that jumps. */
  readonly longestSleep_ms: number;
}

interface Slot {
  readonly zone: Zone;
  readonly output: OutputSettings;
  state: OutputState;
  verdict: Verdict | undefined;
  wakeAt: number;
}

/** Reasons that say one after the other what went before: dry and on its way, wet enough and not needed. */
const SAME_NEWS: Partial<Record<ReasonCode, ReasonCode>> = {
  on_its_way: 'below_limit',
  above_limit: 'below_limit',
  minimum_run: 'below_limit',
  target_reached: 'not_needed',
};

/** What makes two verdicts the same news: the numbers in them may drift, who and until when may not. */
function newsOf({ state, reason }: Verdict): string {
  const person = 'by' in reason ? `${reason.by}/${reason.until ?? ''}` : '';
  return `${state}/${SAME_NEWS[reason.code] ?? reason.code}/${person}`;
}

/** Recomputes outputs whose input changed or whose time has come, and hands what is wanted to their keepers. */
export class ControlLoop {
  readonly #parts: LoopParts;
  readonly #slots: Slot[];
  readonly #dirty = new Set<string>();
  #timer: Cancel = () => undefined;
  #timerAt = Infinity;
  #lastTick = 0;
  #stopped = false;

  constructor(parts: LoopParts, decisions: readonly Decision[]) {
    this.#parts = parts;
    const last = new Map(decisions.map((decision) => [decision.output, decision]));
    this.#slots = [...parts.farm.zones.values()].flatMap((zone) =>
      zone.outputs.map((output) => {
        const decision = last.get(output.id);
        return {
          zone,
          output,
          state: decision ? recalled(output, decision, parts.clock.now()) : untouched(output),
          verdict: undefined,
          wakeAt: 0,
        };
      }),
    );
  }

  /** New input for a zone, or for all: the loop runs in a later turn, once for all that came together. */
  wake(zone?: string): void {
    if (zone === undefined) for (const slot of this.#slots) this.#dirty.add(slot.zone.id);
    else this.#dirty.add(zone);
    this.#sleepUntil(this.#parts.clock.now());
  }

  /** The state and the last verdict of an output; undefined when it is not known or not yet decided on. */
  of(output: string): { readonly state: OutputState; readonly verdict: Verdict } | undefined {
    const slot = this.#slots.find((candidate) => candidate.output.id === output);
    return slot?.verdict && { state: slot.state, verdict: slot.verdict };
  }

  /** UTC ms of the last tick; a loop that stands still is not healthy. */
  get lastTick(): number {
    return this.#lastTick;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer();
  }

  #tick(): void {
    this.#timerAt = Infinity;
    const now = this.#parts.clock.now();
    if (now < this.#lastTick - SET_BACK_MS) this.#setBack(this.#lastTick - now);
    this.#lastTick = now;
    const day = localDay(now, this.#parts.farm.timezone);
    const due = this.#slots.filter((slot) => slot.wakeAt <= now || this.#dirty.has(slot.zone.id));
    this.#dirty.clear();
    for (const slot of due) this.#decide(slot, { now, day });
    if (due.length > 0) this.#parts.changed();
    const next = Math.min(now + this.#parts.longestSleep_ms, ...this.#slots.map((slot) => slot.wakeAt));
    this.#sleepUntil(Math.max(next, now + 1));
  }

  #decide(slot: Slot, at: { now: number; day: string }): void {
    const { zone, output, state: before } = slot;
    const { snapshot, overrides, keepers } = this.#parts;
    const verdict = control(output, {
      ...at,
      zone,
      snapshot,
      state: before,
      overrides: overrides(output.id),
    });
    const news = !slot.verdict || newsOf(slot.verdict) !== newsOf(verdict);
    slot.state = advance(output, before, verdict, at);
    slot.verdict = verdict;
    slot.wakeAt = verdict.wakeAt;
    if (news) this.#parts.decided(this.#record(slot, verdict, at.now));
    keepers.get(output.id)?.want(verdict);
  }

  #record({ zone, output, state }: Slot, verdict: Verdict, now: number): Decision {
    const { rule, cause, reason, inputs, gates } = verdict;
    return {
      id: this.#parts.id(now),
      at: now,
      zone: zone.id,
      output: output.id,
      outcome: verdict.state,
      cause,
      reason,
      ...(rule && { rule }),
      inputs,
      gates,
      standing: state.record,
    };
  }

  /** A clock set back must not lengthen a run: what was remembered moves back with it. */
  #setBack(by_ms: number): void {
    this.#parts.setBack(by_ms);
    for (const slot of this.#slots) {
      const { record } = slot.state;
      slot.state = {
        ...slot.state,
        record: {
          ...record,
          since: record.since - by_ms,
          rest_until: record.rest_until - by_ms,
          asked_since: record.asked_since && record.asked_since - by_ms,
        },
      };
      slot.wakeAt = 0;
    }
  }

  #sleepUntil(at: number): void {
    if (this.#stopped || at >= this.#timerAt) return;
    this.#timer();
    this.#timerAt = at;
    this.#timer = this.#parts.clock.at(at, () => this.#tick());
  }
}
