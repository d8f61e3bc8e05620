import type { Clock } from '../../../domain/clock.ts';
import { ulid } from '../../../domain/id.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Actuator, ReadBack } from '../../core/ports/link.ts';
import type { DeviceSession, DeviceSessions } from './device-session.ts';
import type { Commands, MqttDevice, Order, Stamp } from './dialects/dialect.ts';
import { notConnected } from './exchange.ts';
import { MAX_QUEUED_COMMANDS } from './limits.ts';
import { outputsOf, wholeUnits_s } from './outputs-of.ts';
import type { OutputTerms } from './outputs-of.ts';

/** 10 bytes of chance make a ULID. */
const ULID_BYTES = 10;
/** Settings are of the whole device; any channel has its terms. */
const ANY_CHANNEL = 1;

interface Parts {
  readonly device: (id: string) => MqttDevice | undefined;
  readonly sessions: DeviceSessions;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
}

type Write = (commands: Commands, stamp: Stamp) => Order<ReadBack>;

/**
 * The outputs of a device that is connected itself. A command goes only to a connected device that listens, within the
 * profile's `timeout_ms` of the call, and is never sent again by itself.
 *
 * Problems: `not_connected`, `no_answer`, `late` (its turn came too late; not sent) and `busy` may be tried again;
 * `refused` (by the device), `unsafe_setting`, `bad_channel`, `bad_lease` and `no_outputs` may not. Where a device
 * cannot be asked, `read` gives `unknown` while it has said nothing of the channel since it connected.
 */
export class NodeActuator implements Actuator {
  readonly #id: string;
  readonly #parts: Parts;
  #turn: Promise<unknown> = Promise.resolve();
  #queued = 0;

  constructor(id: string, parts: Parts) {
    this.#id = id;
    this.#parts = parts;
  }

  async hold(channel: number, for_s: number): Promise<ReadBack | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return terms;
    const lease_s = wholeUnits_s(terms.lease, for_s);
    if (isProblem(lease_s)) return lease_s;
    return this.#queue(channel, async (session, { timeout_ms }) => {
      const prepared = await this.#prepare(session, timeout_ms);
      if (isProblem(prepared)) return prepared;
      return this.#ask(session, channel, (to, stamp) => to.hold({ channel, for_s: lease_s }, stamp));
    });
  }

  release(channel: number): Promise<ReadBack | Problem> {
    return this.#queue(channel, (session) =>
      this.#ask(session, channel, (to, stamp) => to.release(channel, stamp)),
    );
  }

  /** Asks, or gives the device's last word with its timer counted down. */
  async read(channel: number): Promise<ReadBack | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return terms;
    const session = this.#parts.sessions.current(this.#id);
    if (!session) return notConnected(this.#id);
    const question = session.dialect.commands?.read?.(channel);
    if (question) return this.#queue(channel, (at) => this.#ask(at, channel, () => question));
    const said = session.outputs.tell(channel, this.#parts.clock.now());
    const unknown = `${this.#id} has said nothing of output ${channel} since it connected`;
    return said ?? problem('retry', 'unknown', unknown);
  }

  /** Has the device take the settings without which none of its outputs may be held, once a connection. */
  prepare(): Promise<'ready' | Problem> {
    return this.#queue(ANY_CHANNEL, (session, { timeout_ms }) => this.#prepare(session, timeout_ms));
  }

  #terms(channel: number): OutputTerms | Problem {
    return outputsOf(this.#id, this.#parts.device(this.#id) ?? {}, channel);
  }

  /** Waits for the turn of this command. */
  async #queue<Answer>(
    channel: number,
    act: (session: DeviceSession, terms: OutputTerms) => Promise<Answer | Problem>,
  ): Promise<Answer | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return terms;
    if (this.#queued >= MAX_QUEUED_COMMANDS)
      return problem('back_off', 'busy', `${MAX_QUEUED_COMMANDS} commands wait for ${this.#id}`);
    const { clock, sessions } = this.#parts;
    const asked = clock.now();
    this.#queued++;
    const done = this.#turn
      .then(() => {
        const waited_ms = clock.now() - asked;
        if (waited_ms > terms.timeout_ms)
          return problem(
            'retry',
            'late',
            `the turn of this command came ${waited_ms} ms after it was asked for`,
          );
        const session = sessions.current(this.#id);
        return session ? act(session, terms) : notConnected(this.#id);
      })
      .finally(() => this.#queued--);
    this.#turn = done.catch(() => undefined); // the caller hears of it
    return done;
  }

  async #prepare(session: DeviceSession, timeout_ms: number): Promise<'ready' | Problem> {
    if (session.isPrepared === true) return 'ready';
    for (const order of session.dialect.commands?.prepare?.() ?? []) {
      const done = await session.exchange.send(order, timeout_ms);
      if (isProblem(done)) return done;
    }
    session.isPrepared = true;
    return 'ready';
  }

  async #ask(session: DeviceSession, channel: number, write: Write): Promise<ReadBack | Problem> {
    const { clock, random } = this.#parts;
    const terms = this.#terms(channel);
    const { commands } = session.dialect;
    if (isProblem(terms)) return terms;
    if (!commands) return problem('reject', 'no_outputs', `${this.#id} takes no commands`);
    const now = clock.now();
    const stamp = { id: ulid(now, random(ULID_BYTES)), expires: now + terms.timeout_ms };
    const answer = await session.exchange.send(write(commands, stamp), terms.timeout_ms);
    if (isProblem(answer)) return answer;
    const heard = clock.now();
    session.outputs.heard(channel, { ...answer, max_s: terms.lease.max_s, now: heard });
    return session.outputs.tell(channel, heard) ?? answer;
  }
}
