import type { Actuation, Cause } from '../../domain/decision.ts';
import type { Cancel, Clock } from '../../domain/clock.ts';
import type { LeasePolicy } from '../../domain/lease.ts';
import { awayState } from '../../domain/output.ts';
import type { LoadState, OutputSettings } from '../../domain/output.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Actuator, ReadBack } from './ports.ts';

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;
/** Timers count whole seconds; a shorter lease would outlast its wish. */
const SHORTEST_LEASE_S = 1;
/** An end that moves by more than this is another wish; limits counted in litres drift by less. */
const MOVED_MS = 1_000;
/** How often an output at rest is read back. */
export const VERIFY_MS = 30_000;

/** What control wants of an output. */
export interface Wish {
  readonly state: LoadState;
  readonly cause: Cause;
  /** UTC ms at which being away from safe ends at the latest. */
  readonly until: number;
}

export interface KeeperParts {
  readonly output: OutputSettings;
  readonly actuator: Actuator;
  readonly policy: LeasePolicy;
  readonly clock: Clock;
  readonly verify_ms?: number;
  /** Every change of the confirmed state and every failure. */
  readonly report: (actuation: Pick<Actuation, 'state' | 'lease_s' | 'cause' | 'result' | 'detail'>) => void;
  /** After every command: how many have failed in a row. */
  readonly failing: (failures: number) => void;
}

/**
 * Keeps one output as it is wished: takes a lease to leave the safe state, renews it while the wish stands, commands
 * the safe state otherwise, reads back, and tries again. Whatever happens to it, the device's own timer ends the lease.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  #wish: Wish;
  #busy = false;
  #again = false;
  #started = false;
  #stopped = false;
  #failures = 0;
  #timer: Cancel = () => undefined;
  #confirmed: LoadState | undefined;
  /** UTC ms at which the device's timer has surely ended the last lease. */
  #leaseEnds = 0;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#wish = { state: parts.output.safe, cause: 'safety', until: 0 };
  }

  /** The load as read back; while the device does not answer, what its timer must have made of it. */
  load(): { readonly state: LoadState; readonly confirmed: boolean } {
    const { output, clock } = this.#parts;
    const presumed = clock.now() < this.#leaseEnds ? awayState(output.safe) : output.safe;
    return { state: this.#confirmed ?? presumed, confirmed: this.#confirmed !== undefined };
  }

  /** Sets the wish; acts at once when its state or its end changes, else at the next renewal. */
  want(wish: Wish): void {
    const changed = wish.state !== this.#wish.state || !this.#started;
    const moved =
      Math.abs(wish.until - this.#wish.until) > MOVED_MS && wish.state !== this.#parts.output.safe;
    this.#wish = wish;
    this.#started = true;
    if (changed || moved) this.nudge();
  }

  /** Acts now instead of at the next timer, as when the device has come back. */
  nudge(): void {
    if (this.#stopped || !this.#started) return;
    this.#timer();
    if (this.#busy) this.#again = true;
    else void this.#act();
  }

  /** Returns the output to its safe state once, as far as the device answers, and rests for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer();
    const { actuator, output } = this.#parts;
    const answer = await actuator.release(output.channel);
    if (!isProblem(answer) && !answer.energised)
      this.#confirm({ state: output.safe, lease_s: 0, cause: 'safety' });
  }

  async #act(): Promise<void> {
    this.#busy = true;
    const wait_ms = await this.#command();
    this.#busy = false;
    if (this.#stopped) return;
    const again = this.#again;
    this.#again = false;
    this.#timer = this.#parts.clock.at(
      this.#parts.clock.now() + (again ? 0 : wait_ms),
      () => void this.#act(),
    );
  }

  /** One command or read-back; gives the time until the next, ms. */
  #command(): Promise<number> {
    const { state, until } = this.#wish;
    const remaining_s = (until - this.#parts.clock.now()) / 1000;
    return state === this.#parts.output.safe || remaining_s < SHORTEST_LEASE_S
      ? this.#rest()
      : this.#hold(remaining_s);
  }

  async #hold(remaining_s: number): Promise<number> {
    const { policy, output, actuator, clock } = this.#parts;
    const away = awayState(output.safe);
    const cause = this.#wish.cause;
    if (policy.mode === 'dose' && this.#confirmed === away && clock.now() < this.#leaseEnds)
      return this.#leaseEnds - clock.now();
    const lease_s = Math.min(policy.lease_s, remaining_s);
    const before = this.#leaseEnds;
    // An answer may be lost after the command was obeyed, so it counts from before it is sent.
    this.#leaseEnds = Math.max(before, clock.now() + lease_s * 1000);
    const answer = await actuator.hold(output.channel, lease_s);
    if (isProblem(answer) ? wasNotSent(answer) : !answer.energised) this.#leaseEnds = before;
    if (isProblem(answer)) return this.#failed({ problem: answer, state: away, lease_s, cause });
    if (!answer.energised) return this.#failed({ problem: NOT_OBEYED, state: away, lease_s, cause });
    this.#leaseEnds = clock.now() + lease_s * 1000;
    this.#confirm({ state: away, lease_s, cause });
    if (lease_s >= remaining_s) return lease_s * 1000;
    return (policy.mode === 'renewed' ? policy.renew_s : policy.lease_s) * 1000;
  }

  async #rest(): Promise<number> {
    const { output, actuator, verify_ms } = this.#parts;
    const cause = this.#wish.cause;
    if (this.#confirmed === output.safe) {
      const seen = await actuator.read(output.channel);
      if (!isProblem(seen) && !seen.energised) return verify_ms ?? VERIFY_MS;
      if (!isProblem(seen)) {
        this.#confirmed = awayState(output.safe);
        this.#parts.report({ state: this.#confirmed, lease_s: 0, cause, result: 'drifted' });
      }
    }
    const answer: ReadBack | Problem = await actuator.release(output.channel);
    if (isProblem(answer)) return this.#failed({ problem: answer, state: output.safe, lease_s: 0, cause });
    if (answer.energised) return this.#failed({ problem: NOT_OBEYED, state: output.safe, lease_s: 0, cause });
    this.#leaseEnds = 0;
    this.#confirm({ state: output.safe, lease_s: 0, cause });
    return verify_ms ?? VERIFY_MS;
  }

  #confirm(did: { state: LoadState; lease_s: number; cause: Cause }): void {
    const news = this.#confirmed !== did.state || this.#failures > 0;
    this.#confirmed = did.state;
    this.#failures = 0;
    this.#parts.failing(0);
    if (news) this.#parts.report({ ...did, result: 'confirmed' });
  }

  /** Counts a failure and gives the time until the next try, ms. */
  #failed({
    problem,
    ...did
  }: {
    problem: Problem;
    state: LoadState;
    lease_s: number;
    cause: Cause;
  }): number {
    this.#failures++;
    this.#confirmed = undefined;
    this.#parts.failing(this.#failures);
    if (this.#failures === 1) this.#parts.report({ ...did, result: 'failed', detail: problem.detail });
    return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1));
  }
}

/** Problems of a command that never left the gateway. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'not_connected',
  'no_link',
  'queue_full',
  'busy',
  'late',
  'deadline_passed',
]);

const wasNotSent = ({ problem, code }: Problem): boolean => problem === 'reject' || NOT_SENT.has(code);

const NOT_OBEYED: Problem = {
  problem: 'retry',
  code: 'not_obeyed',
  detail: 'the device answered, but its output is not as commanded',
};
