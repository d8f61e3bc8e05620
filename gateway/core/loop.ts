import type { Cancel, Clock } from '../../domain/clock.ts';
import { decisionKey } from '../../domain/decision.ts';
import type { Decision, FaultRecord } from '../../domain/decision.ts';
import type { Flip } from '../../domain/flip.ts';
import { localTime } from '../../domain/local-time.ts';
import type { Overrides } from '../../domain/override.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import { control } from './control.ts';
import type { ControlInput } from './control.ts';
import { concerns, isDue, newCrew, sameFault, setCrewBack, waits } from './crew.ts';
import type { Crew } from './crew.ts';
import { flipsOf } from './flip.ts';
import type { Farm } from './farm.ts';
import { groupsOf } from './groups.ts';
import type { Group, Place } from './groups.ts';
import type { Keeper } from './lease/keeper.ts';
import { unkept } from './lease/load.ts';
import type { Load } from './lease/load.ts';
import { forgetOthers, setBack, total_l } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { RuleBook } from './rulebook/rule-book.ts';
import { newSlot, recordOf, settle } from './slot.ts';
import type { Instant, Slot } from './slot.ts';
import { coordinate } from './supply/coordinate.ts';
import type { SupplyReadings } from './supply/coordinate.ts';
import type { Verdict } from './verdict.ts';
import type { ControlWorld } from './world.ts';

/** A clock that goes back by more than this was set, not merely corrected. */
const SET_BACK_MS = 2_000;
const DAY_MS = 86_400_000;
/**
 * An output at rest is not looked at more often than this by itself. The last drop of a dose that stands in a queue would
 * be due in so many milliseconds on every tick, for hours.
 */
const SHORTEST_REST_MS = 1_000;

export interface LoopParts {
  readonly farm: Farm;
  readonly book: RuleBook;
  readonly world: ControlWorld;
  /** What the sensors of a supply say now. */
  readonly readings: (supply: NonNullable<Group['supply']>, now: number) => SupplyReadings;
  readonly keepers: ReadonlyMap<string, Keeper>;
  /** The overrides of an output, as they were last given. */
  readonly overrides: (output: string) => Overrides;
  readonly clock: Clock;
  /** UTC ms at which a lease that a process before this one gave has surely ended. */
  readonly ranUntil: (output: string) => number;
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

const NO_OVERRIDES: Overrides = {};

/** Recomputes outputs whose input changed or whose time has come, and hands what is wanted to their keepers. */
export class ControlLoop {
  readonly #parts: LoopParts;
  readonly #crews: readonly Crew[];
  readonly #slots = new Map<string, Slot>();
  readonly #shadows = new Map<string, Slot>();
  readonly #recalled = new Map<string, Decision>();
  readonly #dirty = new Set<string>();
  #timer: Cancel = () => undefined;
  #timerAt = Infinity;
  #lastTick = 0;
  #stopped = false;

  constructor(parts: LoopParts, decisions: readonly Decision[]) {
    this.#parts = parts;
    for (const decision of decisions) this.#recalled.set(decisionKey(decision), decision);
    this.#crews = groupsOf(parts.farm).map((group) => {
      const slots = group.places.map((place) => this.#slot(place));
      return newCrew(
        group,
        slots,
        slots.flatMap(({ output }) => this.#recalled.get(output.id) ?? []),
      );
    });
    for (const { slots } of this.#crews) for (const slot of slots) this.#slots.set(slot.output.id, slot);
    this.#takeShadows();
  }

  /** New input for a zone, or for all: the loop runs in a later turn, once for all that came together. */
  wake(zone?: string): void {
    if (zone === undefined) for (const id of this.#parts.farm.zones.keys()) this.#dirty.add(id);
    else this.#dirty.add(zone);
    this.#sleepUntil(this.#parts.clock.now());
  }

  /** A load, or its lease, is known otherwise than before: those who share its water may go on, or must not. */
  moved(output: string, what: 'state' | 'lease'): void {
    const crew = this.#crews.find(({ slots }) => slots.some((slot) => slot.output.id === output));
    const slot = this.#slots.get(output);
    if (!crew || !slot || (what === 'lease' && !crew.group.supply)) return;
    crew.wakeAt = 0;
    if (what === 'state') slot.wakeAt = 0;
    this.#sleepUntil(this.#parts.clock.now());
  }

  /** The rules of a zone are others now. */
  rulesChanged(zone: string): void {
    this.#takeShadows();
    for (const slot of this.#slots.values())
      slot.state = forgetOthers(slot.state, this.#parts.book.ofZone(slot.zone.id));
    this.wake(zone);
  }

  /** A person has looked at the supply of this output: a fault that stands is forgotten. */
  forgive(output: string): void {
    for (const crew of this.#crews) {
      if (!crew.slots.some((slot) => slot.output.id === output)) continue;
      const { fault: _, ...rest } = crew.watch;
      crew.watch = rest;
      crew.wakeAt = 0;
    }
    this.wake();
  }

  /** The state and the last verdict of an output; undefined when it is not known or not yet decided on. */
  of(output: string): { readonly state: OutputState; readonly verdict: Verdict } | undefined {
    const slot = this.#slots.get(output);
    return slot?.verdict && { state: slot.state, verdict: slot.verdict };
  }

  /**
   * What would turn an output around; undefined when it is not known or not yet decided on. Empty while its water supply
   * has the last word: what frees it is with its neighbours.
   */
  flips(output: string): readonly Flip[] | undefined {
    const slot = this.#slots.get(output);
    if (!slot?.verdict) return undefined;
    if (slot.verdict.reason !== slot.wish?.reason) return [];
    const now = this.#parts.clock.now();
    return flipsOf(
      slot.output,
      this.#inputOf(slot, { now, local: localTime(now, this.#parts.farm.timezone) }),
    );
  }

  /** Litres that an output has ever given. */
  given_l(output: string, now: number): number {
    const slot = this.#slots.get(output);
    return slot ? total_l(slot.output, slot.state, now) : 0;
  }

  /** Litres that the valves of a zone have ever given. */
  litres(zone: string, now: number): number {
    let sum = 0;
    for (const { id, kind } of this.#parts.farm.zones.get(zone)?.outputs ?? [])
      if (kind === 'valve') sum += this.given_l(id, now);
    return sum;
  }

  /** The supplies that stand still for a fault. */
  faults(now: number): { readonly supply: SupplySettings; readonly fault: FaultRecord }[] {
    return this.#crews.flatMap(({ group: { supply }, watch: { fault } }) =>
      supply && fault && now < (fault.until ?? Infinity) ? [{ supply, fault }] : [],
    );
  }

  /** UTC ms of the last tick; a loop that stands still is not healthy. */
  get lastTick(): number {
    return this.#lastTick;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer();
  }

  #slot(place: Place, shadow?: string): Slot {
    const last = this.#recalled.get(
      decisionKey({ output: place.output.id, ...(shadow !== undefined && { shadow }) }),
    );
    const now = this.#parts.clock.now();
    const ranUntil = shadow === undefined ? this.#parts.ranUntil(place.output.id) : now;
    return newSlot(place, { shadow, last, now, ranUntil });
  }

  #takeShadows(): void {
    const { book } = this.#parts;
    const wanted = new Map(
      [...this.#slots.values()].flatMap(({ zone, output }) =>
        book
          .shadowsOf(output.id)
          .map(
            ({ id }) =>
              [decisionKey({ output: output.id, shadow: id }), { zone, output, shadow: id }] as const,
          ),
      ),
    );
    for (const key of this.#shadows.keys()) if (!wanted.has(key)) this.#shadows.delete(key);
    for (const [key, { zone, output, shadow }] of wanted)
      if (!this.#shadows.has(key)) this.#shadows.set(key, this.#slot({ zone, output }, shadow));
  }

  #tick(): void {
    this.#timerAt = Infinity;
    const now = this.#parts.clock.now();
    if (now < this.#lastTick - SET_BACK_MS) this.#setBack(this.#lastTick - now);
    this.#lastTick = now;
    const at = { now, local: localTime(now, this.#parts.farm.timezone) };
    const crews = this.#crews.filter((crew) => concerns(crew, { now, dirty: this.#dirty }));
    const shadows = [...this.#shadows.values()].filter((slot) => isDue(slot, { now, dirty: this.#dirty }));
    for (const crew of crews) this.#decideTogether(crew, at);
    for (const slot of shadows) this.#try(slot, at);
    this.#dirty.clear();
    if (crews.length > 0) this.#parts.changed();
    this.#sleepUntil(Math.max(this.#nextWake(now), now + 1));
  }

  #nextWake(now: number): number {
    let next = now + this.#parts.longestSleep_ms;
    for (const crew of this.#crews) {
      next = Math.min(next, crew.wakeAt);
      for (const slot of crew.slots) next = Math.min(next, slot.wakeAt);
    }
    for (const slot of this.#shadows.values()) next = Math.min(next, slot.wakeAt);
    return next;
  }

  #decideTogether(crew: Crew, at: Instant): void {
    const { group, slots, watch } = crew;
    const { now, local } = at;
    const members = slots.map((slot) => {
      const load = this.#loadOf(slot);
      if (slot.wish === undefined || waits(slot) || isDue(slot, { now, dirty: this.#dirty })) {
        slot.wish = control(slot.output, this.#inputOf(slot, at));
        const wakeAt = Math.min(slot.wish.wakeAt, local.midnight + DAY_MS);
        slot.wakeAt = load.state === slot.output.safe ? Math.max(wakeAt, now + SHORTEST_REST_MS) : wakeAt;
      }
      const { output, state, wish } = slot;
      return { output, state, wish, load };
    });
    const { supply } = group;
    const readings = supply ? this.#parts.readings(supply, now) : {};
    const together = coordinate({ now, local, supply, members, readings, watch });
    crew.watch = together.watch;
    crew.wakeAt = together.wakeAt;
    const recordedBefore = slots.map(({ recorded }) => recorded);
    slots.forEach((slot, i) => {
      const verdict = together.verdicts[i];
      if (!verdict) return;
      // What was wished for in one state counts from another time in the next.
      if (verdict.state !== slot.state.state) slot.wakeAt = 0;
      const load = members[i]?.load;
      // What nobody asked for and nobody read back gave no water: after a start every board is presumed to run.
      const known = load?.confirmed === true || slot.state.state !== slot.output.safe;
      const away = known && load?.state !== slot.output.safe;
      this.#settle(slot, verdict, { ...at, away, fault: crew.watch.fault });
      const { recorded } = slot;
      this.#parts.keepers.get(slot.output.id)?.want({
        state: verdict.state,
        cause: verdict.cause,
        until: verdict.until,
        ...(recorded.id !== undefined && { decision: recorded.id }),
      });
    });
    const isKept = slots.some(({ recorded }, i) => recorded !== recordedBefore[i]);
    if (!isKept && !sameFault(crew.keptFault, crew.watch.fault)) this.#keepFault(slots[0], at);
    crew.keptFault = crew.watch.fault;
  }

  /** A fault that comes or goes is journalled, also when it is news for no output: it must outlive a restart. */
  #keepFault(slot: Slot | undefined, at: Instant): void {
    if (slot?.verdict) this.#parts.decided(recordOf(slot, slot.verdict, { ...at, id: this.#parts.id }));
  }

  /** A rule that is only tried has the output to itself, and its wish counts as done. */
  #try(slot: Slot, at: Instant): void {
    const verdict = control(slot.output, this.#inputOf(slot, at));
    slot.wakeAt = Math.min(verdict.wakeAt, at.local.midnight + DAY_MS);
    this.#settle(slot, verdict, { ...at, away: verdict.state !== slot.output.safe, fault: undefined });
  }

  #inputOf({ zone, output, shadow, state }: Slot, { now, local }: Instant): ControlInput {
    const { book, world, overrides } = this.#parts;
    const rules =
      shadow === undefined
        ? book.ofOutput(output.id)
        : book.shadowsOf(output.id).filter(({ id }) => id === shadow);
    const standing = shadow === undefined ? overrides(output.id) : NO_OVERRIDES;
    return { now, local, zone, world, rules, state, overrides: standing };
  }

  #loadOf({ output }: Slot): Load {
    return this.#parts.keepers.get(output.id)?.load() ?? unkept(output.safe);
  }

  #settle(
    slot: Slot,
    verdict: Verdict,
    at: Instant & { away: boolean; fault: FaultRecord | undefined },
  ): void {
    const decision = settle(slot, verdict, { ...at, id: this.#parts.id });
    if (decision) this.#parts.decided(decision);
  }

  /** A clock set back must not lengthen a run: what was remembered moves back with it. */
  #setBack(by_ms: number): void {
    this.#parts.setBack(by_ms);
    for (const keeper of this.#parts.keepers.values()) keeper.setBack(by_ms);
    for (const slot of [...this.#slots.values(), ...this.#shadows.values()]) {
      slot.state = setBack(slot.state, by_ms);
      slot.wakeAt = 0;
    }
    for (const crew of this.#crews) setCrewBack(crew, by_ms);
  }

  #sleepUntil(at: number): void {
    // A timer that should have fired belongs to a clock that was set forward since.
    const isOverdue = this.#timerAt < this.#parts.clock.now();
    if (this.#stopped || (at >= this.#timerAt && !isOverdue)) return;
    this.#timer();
    this.#timerAt = at;
    this.#timer = this.#parts.clock.at(at, () => this.#tick());
  }
}
