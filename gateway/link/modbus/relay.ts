import { isProblem, problem } from '../../../domain/problem.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import { energisedIn, holdRequest, readbackRequest, releaseRequests } from '../../../domain/profile/relay.ts';
import type { RelayProfile } from '../../../domain/profile/relay.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';
import type { Actuator, ReadBack } from '../../core/ports/link.ts';
import type { Exchange } from './master.ts';
import { notACoil, queueFull, wrongChannel } from './problems.ts';
import { doubt_ms } from './timing.ts';

/** A command is not sent later than this after the call, ms, beside the time its signature may be in doubt. */
const COMMAND_PATIENCE_MS = 5_000;
/** Most commands of one board that wait for each other. */
const MAX_WAITING = 64;
/** A board that switched another channel than it was told is not told to hold again for so long, ms. */
const MISTRUST_MS = 600_000;

/** The part of the bus a board needs. */
export interface Requester {
  request(exchange: Exchange): Promise<Answer | Problem>;
}

export interface RelayOptions {
  readonly profile: RelayProfile;
  readonly address: number;
  readonly bus: Requester;
  readonly clock: Clock;
}

/** The channels that draw current, as the board reports them. */
type Energised = ReadonlySet<number>;

/**
 * A relay board that times its channels itself. It is told to hold for a time or to release, never plainly "on".
 * Problems of its own: `no_such_channel`, `lease_out_of_range`, `wrong_channel` (reject: the board counts its channels
 * otherwise than its profile; nothing stays energised), `bad_read_back` (retry); the rest is the bus's.
 */
export class RelayBoard implements Actuator {
  readonly #options: RelayOptions;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #mistrust: { readonly why: Problem; readonly until: number } | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  hold(channel: number, for_s: number): Promise<ReadBack | Problem> {
    const { profile, address } = this.#options;
    const request = encodable(() => holdRequest(profile, address, { channel, for_s }));
    return this.#run(channel, async (deadline) => {
      if (isProblem(request)) return request;
      if (this.#mistrust && this.#options.clock.now() < this.#mistrust.until) return this.#mistrust.why;
      const seen = await this.#write([request], deadline);
      return isProblem(seen) ? seen : this.#heldAsTold(channel, seen, deadline);
    });
  }

  release(channel: number): Promise<ReadBack | Problem> {
    return this.#run(channel, async (deadline) => readBack(channel, await this.#release(channel, deadline)));
  }

  read(channel: number): Promise<ReadBack | Problem> {
    return this.#run(channel, async (deadline) => readBack(channel, await this.#read(deadline)));
  }

  /** One call after another, so that their order is kept. */
  #run(
    channel: number,
    turn: (deadline: number) => Promise<ReadBack | Problem>,
  ): Promise<ReadBack | Problem> {
    const { profile, clock } = this.#options;
    if (!Number.isInteger(channel) || channel < 1 || channel > profile.outputs.channels)
      return Promise.resolve(problem('reject', 'no_such_channel', `${profile.id} has no channel ${channel}`));
    if (this.#waiting >= MAX_WAITING) return Promise.resolve(queueFull('command'));

    // A repeated command may have to wait until the late answer to the first can no longer come.
    const deadline = clock.now() + COMMAND_PATIENCE_MS + doubt_ms(profile.timeout_ms);
    this.#waiting++;
    const done = this.#last.then(() => {
      this.#waiting--;
      return turn(deadline);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /**
   * A board whose channels are counted from another number energises a neighbour. Releasing what was held lets that
   * neighbour fall again, and what falls with it is the proof; channels held by others stay.
   */
  async #heldAsTold(channel: number, seen: Energised, deadline: number): Promise<ReadBack | Problem> {
    if (seen.has(channel) || seen.size === 0) return readBack(channel, seen);
    const after = await this.#release(channel, deadline);
    if (isProblem(after)) return after;
    const fell = [...seen].find((other) => !after.has(other));
    if (fell === undefined) return readBack(channel, after);
    const why = wrongChannel(this.#options.profile.id, { told: channel, did: fell });
    this.#mistrust = { why, until: this.#options.clock.now() + MISTRUST_MS };
    return why;
  }

  #release(channel: number, deadline: number): Promise<Energised | Problem> {
    const { profile, address } = this.#options;
    return this.#write(releaseRequests(profile, address, channel), deadline);
  }

  /** Sends all, even when one fails: the read-back tells what became of them. The first failure when none was taken. */
  async #write(requests: readonly Request[], deadline: number): Promise<Energised | Problem> {
    let failed: Problem | undefined;
    let taken = 0;
    for (const request of requests) {
      const answer = await this.#send(request, deadline);
      if (isProblem(answer)) failed ??= answer;
      else taken++;
    }
    return failed && taken === 0 ? failed : this.#read(deadline);
  }

  async #read(deadline: number): Promise<Energised | Problem> {
    const { profile, address } = this.#options;
    const answer = await this.#send(readbackRequest(profile, address), deadline);
    return isProblem(answer) ? answer : (energisedIn(answer) ?? notACoil(address));
  }

  #send(request: Request, deadline: number): Promise<Answer | Problem> {
    const { bus, profile } = this.#options;
    return bus.request({ request, deadline, timeout_ms: profile.timeout_ms, priority: 'command' });
  }
}

const readBack = (channel: number, seen: Energised | Problem): ReadBack | Problem =>
  isProblem(seen) ? seen : { energised: seen.has(channel) };

/** The request, or why the board's timer cannot hold that time. */
function encodable(command: () => Request): Request | Problem {
  try {
    return command();
  } catch (error) {
    if (error instanceof RangeError) return problem('reject', 'lease_out_of_range', error.message);
    throw error;
  }
}
