import type { Clock } from '../../../domain/clock.ts';
import { ulid } from '../../../domain/id.ts';
import { leaseUnits } from '../../../domain/lease.ts';
import type { LeaseCapability } from '../../../domain/lease.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { MqttProfile } from '../../../domain/profile/schema.ts';
import type { Command } from '../../../domain/wire/native.ts';
import type { Actuator, ReadBack } from '../../core/ports.ts';
import { notConnected } from './exchange.ts';
import { MAX_QUEUED_COMMANDS } from './limits.ts';
import type { Sessions } from './sessions.ts';

/** 10 bytes of chance make a ULID. */
const ULID_BYTES = 10;

interface Parts {
  readonly profile: (device: string) => MqttProfile | undefined;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
}

type Wanted = Pick<Command, 'state' | 'for_s'>;

/**
 * The outputs of a native node. A command goes only to a connected node that listens, within the profile's
 * `timeout_ms` of the call, and is never sent again by itself.
 *
 * Problems: `not_connected`, `no_answer`, `late` (its turn came too late; not sent) and `busy` may be tried again;
 * `refused` (by the node), `bad_channel`, `bad_lease` and `no_outputs` may not. `read` gives `unknown` while the node
 * has said nothing of the channel since it connected.
 */
export class NodeActuator implements Actuator {
  readonly #device: string;
  readonly #parts: Parts;
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;

  constructor(device: string, parts: Parts) {
    this.#device = device;
    this.#parts = parts;
  }

  async hold(channel: number, for_s: number): Promise<ReadBack | Problem> {
    const profile = this.#outputs(channel);
    if (isProblem(profile)) return profile;
    const lease = wholeUnits_s(profile.lease, for_s);
    return isProblem(lease) ? lease : this.#command(channel, { state: 'on', for_s: lease });
  }

  async release(channel: number): Promise<ReadBack | Problem> {
    const profile = this.#outputs(channel);
    return isProblem(profile) ? profile : this.#command(channel, { state: 'off' });
  }

  /** The native form has no question: gives the node's last word, its timer counted down. */
  read(channel: number): Promise<ReadBack | Problem> {
    const profile = this.#outputs(channel);
    if (isProblem(profile)) return Promise.resolve(profile);
    const session = this.#parts.sessions.current(this.#device);
    if (!session) return Promise.resolve(notConnected(this.#device));
    const said = session.outputs.tell(channel, this.#parts.clock.now());
    const unknown = `${this.#device} has said nothing of output ${channel} since it connected`;
    return Promise.resolve(said ?? problem('retry', 'unknown', unknown));
  }

  #outputs(channel: number): { readonly lease: LeaseCapability; readonly timeout_ms: number } | Problem {
    const { outputs, lease, timeout_ms } = this.#parts.profile(this.#device) ?? {};
    if (!outputs || !lease || timeout_ms === undefined)
      return problem('reject', 'no_outputs', `${this.#device} has no outputs`);
    if (!Number.isInteger(channel) || channel < 1 || channel > outputs.channels)
      return problem('reject', 'bad_channel', `${this.#device} has outputs 1 to ${outputs.channels}`);
    return { lease, timeout_ms };
  }

  /** Waits for the turn of this command, sends it and waits for the answer. */
  async #command(channel: number, wanted: Wanted): Promise<ReadBack | Problem> {
    if (this.#queued >= MAX_QUEUED_COMMANDS)
      return problem('back_off', 'busy', `${MAX_QUEUED_COMMANDS} commands wait for ${this.#device}`);
    const asked = this.#parts.clock.now();
    this.#queued++;
    const done = this.#turn.then(() => this.#send(channel, wanted, asked)).finally(() => this.#queued--);
    this.#turn = done.catch(() => undefined); // the caller hears of it
    return done;
  }

  async #send(channel: number, wanted: Wanted, asked: number): Promise<ReadBack | Problem> {
    const { sessions, clock, random } = this.#parts;
    const profile = this.#outputs(channel);
    if (isProblem(profile)) return profile;
    const { timeout_ms } = profile;
    const now = clock.now();
    if (now - asked > timeout_ms)
      return problem(
        'retry',
        'late',
        `the turn of this command came ${now - asked} ms after it was asked for`,
      );
    const session = sessions.current(this.#device);
    if (!session) return notConnected(this.#device);
    const id = ulid(now, random(ULID_BYTES));
    const command: Command = { id, output: String(channel), ...wanted, expires: now + timeout_ms };
    const answer = await session.exchange.send(command, timeout_ms);
    if (isProblem(answer)) return answer;
    if ('refused' in answer)
      return problem('reject', 'refused', `${this.#device} refused: ${answer.refused}`);
    return session.outputs.tell(channel, clock.now()) ?? { energised: answer.state === 'on' };
  }
}

/** The time in whole units of the node's timer, s. */
function wholeUnits_s(lease: LeaseCapability, for_s: number): number | Problem {
  try {
    return leaseUnits(lease, for_s) * lease.unit_s;
  } catch (error) {
    return problem('reject', 'bad_lease', error instanceof Error ? error.message : String(error));
  }
}
