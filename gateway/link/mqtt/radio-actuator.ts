import type { Cancel, Clock } from '../../../domain/clock.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { formatDownlink, uuidOf } from '../../../domain/wire/chirpstack.ts';
import { close, MILESIGHT_PORT, openFor } from '../../../domain/wire/milesight.ts';
import { chirpstackTopic } from '../../../domain/wire/topics.ts';
import type { Actuator, ReadBack } from '../../core/ports/link.ts';
import type { DeviceSessions } from './device-session.ts';
import type { MqttDevice, Report, UplinkStamp } from './dialects/dialect.ts';
import { notConnected } from './exchange.ts';
import { CLOSE_AGAIN_MS, MAX_QUEUED_COMMANDS } from './limits.ts';
import { OutputMemory } from './output-memory.ts';
import { outputsOf, wholeUnits_s } from './outputs-of.ts';
import type { OutputTerms } from './outputs-of.ts';
import type { RareLog } from './rare-log.ts';
import { UplinkOrder } from './uplink-order.ts';

/** 16 bytes of chance make a UUID. */
const UUID_BYTES = 16;
/** An uplink is of the whole device; any channel has its terms. */
const ANY_CHANNEL = 1;

interface Parts {
  readonly device: (id: string) => MqttDevice | undefined;
  readonly sessions: DeviceSessions;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly rareLog: RareLog;
}

/** A downlink on its way: no other one like it is sent while it may still arrive. */
interface Sent {
  readonly id: string;
  readonly wanted: 'open' | 'closed';
  /** UTC ms. */
  readonly until: number;
  /** Of an open one. */
  readonly for_s: number;
}

interface Waiting {
  readonly channel: number;
  readonly energised: boolean;
  readonly settle: (answer: ReadBack) => void;
}

/**
 * The outputs of a device that is reached by radio. A downlink is queued by the server and obeyed at the device's next
 * receive window; only a later uplink says what became of it. So `hold` gives `no_answer` when none comes within
 * `timeout_ms`, and asked again it sends *nothing* while that downlink may still arrive: for as long as the dose it
 * carries, or until the server says that the device did not confirm it (it is out of the queue then; the next one
 * carries only what is left, so that an open which was obeyed all the same ends no later). Every dose is therefore one
 * downlink at a time, and two never wait behind each other in the server's queue. It reads back from uplinks alone, and
 * not from those that {@link UplinkOrder} finds out of date.
 *
 * Problems: `not_connected` (the bridge; nothing was sent), `no_answer`, `unknown` and `busy` may be tried again;
 * `bad_channel`, `bad_lease`, `no_outputs` and `no_bridge` may not.
 */
export class RadioActuator implements Actuator {
  readonly #id: string;
  readonly #parts: Parts;
  /** By uplinks; unlike that of a connection it outlives the bridge's reconnects, as the valve does. */
  readonly #memory = new OutputMemory();
  readonly #order = new UplinkOrder();
  /** Channels whose last uplink said closed, with no open sent since. */
  readonly #closed = new Set<number>();
  readonly #sent = new Map<number, Sent>();
  readonly #waiting = new Set<Waiting>();

  constructor(id: string, parts: Parts) {
    this.#id = id;
    this.#parts = parts;
  }

  async hold(channel: number, for_s: number): Promise<ReadBack | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return terms;
    const lease_s = wholeUnits_s(terms.lease, for_s);
    if (isProblem(lease_s)) return lease_s;
    const { wanted } = this.#pending(channel) ?? {};
    const said = this.#memory.tell(channel, this.#now());
    if (said?.energised === true && wanted !== 'closed') return said;
    if (wanted !== 'open') {
      const until = this.#now() + lease_s * 1000 + terms.timeout_ms;
      const failed = this.#send(channel, { wanted: 'open', until, for_s: lease_s }, terms);
      if (failed) return failed;
    }
    return this.#uplink(channel, true, terms);
  }

  /** Best effort: closes at the next receive window; the valve's own timer closes it at the latest. */
  async release(channel: number): Promise<ReadBack | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return terms;
    if (this.#closed.has(channel)) return { energised: false };
    if (this.#pending(channel)?.wanted !== 'closed') {
      const until = this.#now() + CLOSE_AGAIN_MS;
      const failed = this.#send(channel, { wanted: 'closed', until, for_s: 0 }, terms);
      if (failed) return failed;
    }
    return this.#uplink(channel, false, terms);
  }

  read(channel: number): Promise<ReadBack | Problem> {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return Promise.resolve(terms);
    const unknown = `${this.#id} has said nothing of output ${channel} yet`;
    const said = this.#memory.tell(channel, this.#now());
    return Promise.resolve(said ?? problem('retry', 'unknown', unknown));
  }

  /** Takes what an uplink, or the server, says. */
  heard(reports: readonly Report[], uplink: UplinkStamp = {}): void {
    const isNow = reports.some(({ about }) => about === 'output') && this.#isNow(uplink);
    for (const report of reports) {
      if (report.about === 'output' && isNow) this.#output(report.channel, report.energised);
      if (report.about !== 'refusal') continue;
      for (const [channel, { id }] of this.#sent) if (id === report.answers) this.#sent.delete(channel);
    }
  }

  #isNow(uplink: UplinkStamp): boolean {
    const terms = this.#terms(ANY_CHANNEL);
    if (isProblem(terms)) return false;
    const found = this.#order.take(uplink, { now: this.#now(), timeout_ms: terms.timeout_ms });
    if (found === 'untimely')
      this.#parts.rareLog.warn(
        `uplink ${this.#id}`,
        { device: this.#id, at: uplink.at },
        'mqtt: an uplink waited too long to say how its outputs are now, or the clock of its server is wrong',
      );
    return found === 'news';
  }

  #output(channel: number, energised: boolean): void {
    const terms = this.#terms(channel);
    if (isProblem(terms)) return;
    const sent = this.#pending(channel);
    // An uplink from before the valve obeyed ends nothing.
    const isObeyed = sent !== undefined && (sent.wanted === 'open') === energised;
    if (isObeyed) this.#sent.delete(channel);
    if (energised) this.#closed.delete(channel);
    else if (sent?.wanted !== 'open') this.#closed.add(channel);
    this.#remember(channel, energised, { terms, ...(isObeyed && energised && { left_s: sent.for_s }) });
    const said = this.#memory.tell(channel, this.#now()) ?? { energised };
    for (const waiting of [...this.#waiting])
      if (waiting.channel === channel && waiting.energised === energised) waiting.settle(said);
  }

  /** Further uplinks of an open valve leave the end of its dose where it is. */
  #remember(
    channel: number,
    energised: boolean,
    { terms, left_s }: { terms: OutputTerms; left_s?: number },
  ): void {
    const now = this.#now();
    const known = energised && left_s === undefined ? this.#memory.tell(channel, now)?.left_s : undefined;
    const left = left_s ?? known;
    this.#memory.heard(channel, {
      energised,
      ...(left !== undefined && { left_s: left }),
      max_s: terms.lease.max_s,
      now,
    });
  }

  #send(channel: number, order: Omit<Sent, 'id'>, { timeout_ms }: OutputTerms): Problem | undefined {
    const { device, sessions, random } = this.#parts;
    const { bridge = '', eui } = device(this.#id) ?? {};
    const { application } = device(bridge) ?? {};
    if (eui === undefined || application === undefined)
      return problem('reject', 'no_bridge', `${this.#id} has no bridge or no EUI`);
    const session = sessions.current(bridge);
    if (!session) return notConnected(bridge);
    const id = uuidOf(random(UUID_BYTES));
    const bytes = order.wanted === 'open' ? openFor(channel, order.for_s) : close(channel);
    const payload = formatDownlink({
      id,
      eui,
      fPort: MILESIGHT_PORT,
      data: Buffer.from(bytes).toString('base64'),
      expires: this.#now() + timeout_ms,
    });
    const topic = chirpstackTopic({ application, eui, verb: 'command', leaf: 'down' });
    const failed = session.exchange.post({ topic, payload }, timeout_ms, () => {
      if (this.#sent.get(channel)?.id === id) this.#sent.delete(channel);
    });
    if (failed) return failed;
    this.#sent.set(channel, { id, ...order });
    if (order.wanted === 'open') this.#closed.delete(channel);
    return undefined;
  }

  /** Waits for an uplink that says so. */
  #uplink(channel: number, energised: boolean, { timeout_ms }: OutputTerms): Promise<ReadBack | Problem> {
    if (this.#waiting.size >= MAX_QUEUED_COMMANDS)
      return Promise.resolve(problem('back_off', 'busy', `${this.#waiting.size} calls wait for ${this.#id}`));
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      const end = (answer: ReadBack | Problem): void => {
        cancel();
        this.#waiting.delete(waiting);
        resolve(answer);
      };
      const waiting: Waiting = { channel, energised, settle: end };
      this.#waiting.add(waiting);
      cancel = this.#parts.clock.at(this.#now() + timeout_ms, () =>
        end(problem('retry', 'no_answer', `${this.#id} sent no uplink in ${timeout_ms} ms`)),
      );
    });
  }

  #pending(channel: number): Sent | undefined {
    const sent = this.#sent.get(channel);
    return sent && this.#now() < sent.until ? sent : undefined;
  }

  #terms(channel: number): OutputTerms | Problem {
    return outputsOf(this.#id, this.#parts.device(this.#id) ?? {}, channel);
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}
