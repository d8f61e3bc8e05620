import { isProblem, problem } from '../../../domain/problem.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import { holdRequest, readbackRequest, releaseRequest } from '../../../domain/profile/relay.ts';
import type { RelayProfile } from '../../../domain/profile/relay.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';
import type { Actuator, ReadBack } from '../../core/ports.ts';
import type { Exchange } from './master.ts';
import { queueFull } from './problems.ts';
import { doubt_ms } from './timing.ts';

/** A command is not sent later than this after the call, ms, beside the time its signature may be in doubt. */
const COMMAND_PATIENCE_MS = 5_000;
/** Most commands of one board that wait for each other. */
const MAX_WAITING = 64;

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

/**
 * A relay board that times its channels itself. It is told to hold for a time or to release, never plainly "on".
 * Problems of its own: `no_such_channel`, `lease_out_of_range` (reject); the rest is the bus's.
 */
export class RelayBoard implements Actuator {
  readonly #options: RelayOptions;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  hold(channel: number, for_s: number): Promise<ReadBack | Problem> {
    const { profile, address } = this.#options;
    return this.#run(channel, () => holdRequest(profile, address, { channel, for_s }));
  }

  release(channel: number): Promise<ReadBack | Problem> {
    const { profile, address } = this.#options;
    return this.#run(channel, () => releaseRequest(profile, address, channel));
  }

  read(channel: number): Promise<ReadBack | Problem> {
    return this.#run(channel);
  }

  /** Sends the command, if there is one, and reads back; one call after another, so that their order is kept. */
  #run(channel: number, command?: () => Request): Promise<ReadBack | Problem> {
    const { profile, clock } = this.#options;
    if (!Number.isInteger(channel) || channel < 1 || channel > profile.outputs.channels)
      return Promise.resolve(problem('reject', 'no_such_channel', `${profile.id} has no channel ${channel}`));
    const request = command && encodable(command);
    if (isProblem(request)) return Promise.resolve(request);
    if (this.#waiting >= MAX_WAITING) return Promise.resolve(queueFull('command'));

    // A repeated command may have to wait until the late answer to the first can no longer come.
    const deadline = clock.now() + COMMAND_PATIENCE_MS + doubt_ms(profile.timeout_ms);
    this.#waiting++;
    const turn = this.#last.then(async () => {
      this.#waiting--;
      const failed = request && (await this.#send(request, deadline));
      return isProblem(failed) ? failed : this.#readBack(channel, deadline);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #readBack(channel: number, deadline: number): Promise<ReadBack | Problem> {
    const answer = await this.#send(readbackRequest(this.#options.profile, this.#options.address), deadline);
    if (isProblem(answer)) return answer;
    return { energised: 'bits' in answer && answer.bits[channel - 1] === true };
  }

  #send(request: Request, deadline: number): Promise<Answer | Problem> {
    const { bus, profile } = this.#options;
    return bus.request({ request, deadline, timeout_ms: profile.timeout_ms, priority: 'command' });
  }
}

/** The request, or why the board's timer cannot hold that time. */
function encodable(command: () => Request): Request | Problem {
  try {
    return command();
  } catch (error) {
    if (error instanceof RangeError) return problem('reject', 'lease_out_of_range', error.message);
    throw error;
  }
}
