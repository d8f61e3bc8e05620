import type { Actuation, Cause } from '../../../domain/decision.ts';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { LeasePolicy } from '../../../domain/lease.ts';
import { awayState } from '../../../domain/output.ts';
import type { LoadState, OutputSettings } from '../../../domain/output.ts';
import { isProblem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { NOT_OBEYED, wasNotSent } from './command-fate.ts';
import { LeaseBelief } from './lease-belief.ts';
import { OVERDUE_MS } from './load.ts';
import type { Load } from './load.ts';
import type { Failed } from './output-watch.ts';
import type { Actuator, ReadBack } from '../ports/link.ts';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;
/** Timers count whole seconds; a shorter lease would outlast its wish. */
const SHORTEST_LEASE_MS = 1_000;
/** An end that moves by less is the same wish; limits counted in litres drift by less. */
const MOVED_MS = 1_000;
/** How often an output that is not renewed is read back. */
export const VERIFY_MS = 30_000;
/** A timer that cannot be renewed and is late to end is read back again after so long. */
const LATE_MS = 5_000;

/** What control wants of an output. */
export interface Wish {
  readonly state: LoadState;
  /** Away from safe for `safety`: it stays as it is while its present lease lasts, and nothing is opened for it. */
  readonly cause: Cause;
  /** UTC ms at which being away from safe ends at the latest. */
  readonly until: number;
  /** The decision that is carried out. */
  readonly decision?: string;
}

type Report = Pick<Actuation, 'state' | 'lease_s' | 'cause' | 'decision' | 'result' | 'detail'>;

export interface KeeperParts {
  readonly output: OutputSettings;
  readonly actuator: Actuator;
  readonly policy: LeasePolicy;
  readonly clock: Clock;
  readonly verify_ms?: number;
  /** Every change of the confirmed state and every failure. */
  readonly report: (actuation: Report) => void;
  /** After every command: how many have failed in a row, and how the last one did. */
  readonly failing: (failures: number, failed?: Failed) => void;
  /** The load is known otherwise than before, or only its lease is: a pump must not outlast its valves. */
  readonly moved: (what: 'state' | 'lease') => void;
}

type Did = Pick<Report, 'state' | 'lease_s'>;

/**
 * Keeps one output as it is wished: takes a lease to leave the safe state, renews it while the wish stands, commands
 * the safe state otherwise, reads back, and tries again for as long as it takes. Whatever happens to it, the device's
 * own timer ends the lease.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  #wish: Wish;
  /** Number of the command that counts; of one that was overtaken only the lease it may have taken does. */
  #turn = 0;
  #doing: 'nothing' | 'hold' | 'other' = 'nothing';
  #again = false;
  /** The wish of the command that is under way, which may have changed since. */
  #carried: Pick<Wish, 'cause' | 'decision'> = { cause: 'safety' };
  #started = false;
  #stopped = false;
  #failures = 0;
  #timer: Cancel = () => undefined;
  #armedFor: number | undefined;
  #confirmed: LoadState | undefined;
  #since: number;
  readonly #lease: LeaseBelief;
  /** The last hold was not answered, or the device cannot be asked: only another hold can bring an answer. */
  #unheard = false;
  /** The end that `moved` was called for last. */
  #announced = 0;
  #renewAt = 0;
  #verifyAt = 0;

  constructor(parts: KeeperParts) {
    const { output, clock, policy } = parts;
    this.#parts = parts;
    this.#wish = { state: output.safe, cause: 'safety', until: 0 };
    this.#since = clock.now();
    // A process before this one may have left it running.
    this.#lease = new LeaseBelief(clock.now() + policy.lease_s * 1000);
  }

  load(): Load {
    const { output, clock } = this.#parts;
    const { ends, heldUntil } = this.#lease;
    const presumed = clock.now() < ends ? awayState(output.safe) : output.safe;
    return {
      state: this.#confirmed ?? presumed,
      confirmed: this.#confirmed !== undefined,
      since: this.#since,
      leaseEnds: ends,
      heldUntil: this.#confirmed === output.safe || heldUntil === Infinity ? 0 : heldUntil,
    };
  }

  /** Sets the wish; acts at once when its state changes or its end comes nearer, else at the next renewal. */
  want(wish: Wish): void {
    const changed = wish.state !== this.#wish.state || !this.#started;
    this.#wish = wish;
    this.#started = true;
    if (changed) this.nudge();
    else if (this.#doing === 'nothing' && this.#failures === 0) this.#arm(this.#dueAt());
  }

  /**
   * Acts now instead of at the next timer, as when the device has come back. A return to safe does not wait for the
   * answer to a lease, which by radio may take minutes.
   */
  nudge(): void {
    if (!this.#started) return;
    const overtakes = this.#doing === 'hold' && !this.#isWanted();
    if (this.#doing === 'nothing' || overtakes) this.#arm(undefined);
    else this.#again = true;
  }

  /** The clock was set back: what was counted by it moves with it. */
  setBack(by_ms: number): void {
    const back = (at: number): number => at && at - by_ms;
    this.#lease.setBack(by_ms);
    this.#since = back(this.#since);
    this.#renewAt = back(this.#renewAt);
    this.#verifyAt = back(this.#verifyAt);
    if (this.#failures > 0) this.nudge();
    else if (this.#started && this.#doing === 'nothing') this.#arm(this.#dueAt());
  }

  /** Commands nothing any more: what runs ends by the device's own timer. */
  leave(): void {
    this.#stopped = true;
    this.#timer();
  }

  /** Returns the output to its safe state once, as far as the device answers, and rests for good. */
  async stop(): Promise<void> {
    this.leave();
    this.#turn++; // the answer to a command that is under way may come after this one, and tell of before
    const { actuator, output } = this.#parts;
    this.#wish = { state: output.safe, cause: 'safety', until: 0 };
    const answer = await actuator.release(output.channel);
    this.#carried = this.#wish;
    if (isProblem(answer)) return;
    if (answer.energised) this.#know(awayState(output.safe), this.#lease.ends);
    else this.#confirm({ state: output.safe, lease_s: 0 }, 0);
  }

  /** Acts at a time, or now. */
  #arm(at: number | undefined): void {
    // Most ticks change nothing, and setting the same timer anew is most of what they would cost.
    if (at !== undefined && at === this.#armedFor && at > this.#parts.clock.now()) return;
    this.#timer();
    this.#armedFor = at;
    if (this.#stopped) return;
    if (at === undefined) void this.#act();
    else
      this.#timer = this.#parts.clock.at(at, () => {
        this.#armedFor = undefined;
        void this.#act();
      });
  }

  async #act(): Promise<void> {
    const turn = ++this.#turn;
    this.#again = false;
    const retry_ms = await this.#command(turn);
    if (turn !== this.#turn) return;
    this.#doing = 'nothing';
    const now = this.#parts.clock.now();
    if (this.#again) this.#arm(now);
    else this.#arm(retry_ms === undefined ? this.#dueAt() : now + retry_ms);
  }

  #isWanted(): boolean {
    const { state, until } = this.#wish;
    return state !== this.#parts.output.safe && until - this.#parts.clock.now() >= SHORTEST_LEASE_MS;
  }

  /** UTC ms of the next command or read-back, when the last one was obeyed. */
  #dueAt(): number {
    const { output, policy, clock } = this.#parts;
    const { cause, until } = this.#wish;
    if (!this.#isWanted()) return this.#confirmed === output.safe ? this.#verifyAt : clock.now();
    if (cause === 'safety') return Math.min(until, this.#verifyAt);
    if (this.#confirmed === output.safe) return clock.now();
    if (policy.mode === 'dose') return Math.min(until, this.#verifyAt, this.#lease.ends);
    if (until > this.#lease.ends + MOVED_MS) return this.#renewAt;
    const tooLong = until < Math.min(this.#lease.ends, this.#lease.askedUntil) - MOVED_MS;
    return tooLong ? clock.now() : Math.min(until, this.#verifyAt);
  }

  /** One command or read-back; gives the time until it must be tried again, ms, when it was not obeyed. */
  #command(turn: number): Promise<number | undefined> {
    this.#carried = this.#wish;
    const isWanted = this.#isWanted();
    const mayHold = isWanted && this.#wish.cause !== 'safety' && !this.#leaseStands();
    const holds = mayHold && !this.#looksFirst();
    this.#doing = holds ? 'hold' : 'other';
    if (holds) return this.#hold(turn);
    return isWanted ? this.#look() : this.#rest();
  }

  /** Whether the lease that runs is all that is wished, or all that this device can give. */
  #leaseStands(): boolean {
    const { output, policy, clock } = this.#parts;
    if (this.#confirmed !== awayState(output.safe) || clock.now() >= this.#lease.ends) return false;
    const { until } = this.#wish;
    if (policy.mode === 'dose' || Math.abs(until - this.#lease.ends) <= MOVED_MS) return true;
    // A device that holds longer than it was asked to would otherwise be asked the same without a pause.
    return until < this.#lease.ends && until >= this.#lease.askedUntil - MOVED_MS;
  }

  /**
   * A timer that runs and cannot be renewed ignores a hold and answers all the same: whether it runs is asked before,
   * so that the end of what a hold began is known.
   */
  #looksFirst(): boolean {
    return (
      this.#parts.policy.mode === 'dose' && this.#confirmed !== this.#parts.output.safe && !this.#unheard
    );
  }

  async #hold(turn: number): Promise<number | undefined> {
    const { policy, output, actuator, clock } = this.#parts;
    const sent = clock.now();
    const lease_s = Math.min(policy.lease_s, (this.#wish.until - sent) / 1000);
    const did = { state: awayState(output.safe), lease_s };
    const asked = this.#lease.ask(sent, lease_s * 1000);
    const answer = await actuator.hold(output.channel, lease_s);
    if (turn !== this.#turn) return undefined;
    if (isProblem(answer)) {
      if (wasNotSent(answer)) asked.undo();
      this.#unheard = true;
      return this.#failed(answer, did);
    }
    if (!answer.energised) return this.#failed(NOT_OBEYED, did, output.safe);
    const left_ms = (answer.left_s ?? lease_s) * 1000;
    if (policy.mode === 'renewed')
      this.#renewAt = asked.sent() + Math.min(policy.renew_s * 1000, (lease_s * 1000) / 3);
    return this.#confirm(did, asked.granted(policy.mode, { left_ms, now: clock.now() }));
  }

  /** Reads back what is away and shall stay so. */
  async #look(): Promise<number | undefined> {
    const { output, policy, actuator, clock } = this.#parts;
    const did = { state: awayState(output.safe), lease_s: 0 };
    const asked = this.#lease.moving(clock.now());
    const seen = await actuator.read(output.channel);
    const now = Math.max(clock.now(), asked());
    if (isProblem(seen)) {
      this.#unheard = seen.code === 'unknown';
      return this.#failed(seen, did);
    }
    if (seen.energised) {
      const late = policy.mode === 'dose' ? now + LATE_MS : 0;
      const leaseEnds =
        seen.left_s === undefined ? Math.max(this.#lease.ends, late) : now + seen.left_s * 1000;
      return this.#confirm(did, leaseEnds);
    }
    if (this.#confirmed === did.state && now < this.#lease.ends) this.#drifted(output.safe);
    return this.#confirm({ state: output.safe, lease_s: 0 }, 0);
  }

  async #rest(): Promise<number | undefined> {
    const { output, actuator, clock } = this.#parts;
    const did = { state: output.safe, lease_s: 0 };
    // A hold that was overtaken may still be on its way.
    if (this.#confirmed === output.safe && clock.now() >= this.#lease.ends) {
      const seen = await actuator.read(output.channel);
      if (!isProblem(seen) && !seen.energised) return this.#confirm(did, 0);
      if (!isProblem(seen)) this.#drifted(awayState(output.safe));
    }
    const answer = await this.#release();
    if (isProblem(answer)) return this.#failed(answer, did);
    if (answer.energised) return this.#failed(NOT_OBEYED, did, awayState(output.safe));
    return this.#confirm(did, 0);
  }

  /**
   * A device whose answer to a release is the word that it is off says nothing while it stays on. Once its lease must be
   * over, its state is asked for.
   */
  async #release(): Promise<ReadBack | Problem> {
    const { output, actuator, clock } = this.#parts;
    this.#lease.heldUntil = 0;
    const answer = await actuator.release(output.channel);
    const isUnsaid = isProblem(answer) && answer.code === 'no_answer';
    if (!isUnsaid || clock.now() < this.#lease.ends + OVERDUE_MS) return answer;
    const seen = await actuator.read(output.channel);
    return !isProblem(seen) && seen.energised ? seen : answer;
  }

  #drifted(state: LoadState): void {
    this.#know(state, this.#lease.ends);
    this.#parts.report({ state, lease_s: 0, cause: this.#carried.cause, result: 'drifted' });
  }

  #confirm(did: Did, leaseEnds: number): undefined {
    const news = this.#confirmed !== did.state || this.#failures > 0;
    this.#failures = 0;
    this.#verifyAt = this.#parts.clock.now() + (this.#parts.verify_ms ?? VERIFY_MS);
    this.#know(did.state, leaseEnds);
    this.#parts.failing(0);
    if (news) this.#report(did, { result: 'confirmed' });
  }

  /** Counts a failure and gives the time until the next try, ms. `seen` is what the device answered, if it did. */
  #failed(problem: Problem, did: Did, seen?: LoadState): number {
    const { output, failing } = this.#parts;
    this.#failures++;
    this.#know(seen, seen === output.safe ? 0 : this.#lease.ends);
    failing(this.#failures, { problem, load: this.load() });
    if (this.#failures === 1) this.#report(did, { result: 'failed', detail: problem.detail });
    return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1));
  }

  #know(state: LoadState | undefined, leaseEnds: number): void {
    const changed = state !== this.#confirmed;
    const renewed = leaseEnds !== this.#announced;
    this.#confirmed = state;
    this.#lease.ends = leaseEnds;
    this.#announced = leaseEnds;
    if (state !== undefined) this.#unheard = false;
    if (state === this.#parts.output.safe) this.#lease.heldUntil = Infinity;
    if (changed) this.#since = this.#parts.clock.now();
    if (changed) this.#parts.moved('state');
    else if (renewed) this.#parts.moved('lease');
  }

  #report(did: Did, what: Pick<Report, 'result' | 'detail'>): void {
    const { cause, decision } = this.#carried;
    this.#parts.report({ ...did, cause, ...(decision !== undefined && { decision }), ...what });
  }
}
