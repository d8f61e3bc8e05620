import type { Logger } from 'pino';
import { isProblem } from '../../../domain/problem.ts';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import { answerSignature, decodeAnswer } from '../../../domain/wire/modbus.ts';
import type { Answer, Request } from '../../../domain/wire/modbus.ts';
import { Doubts } from './doubts.ts';
import { Line } from './line.ts';
import { Pace, QUIET_AFTER_FAULT_MS } from './pace.ts';
import { busClosed, deadlinePassed, encode, queueFull, unanswered } from './problems.ts';
import { Queue } from './queue.ts';
import { Receiver, isException } from './receiver.ts';
import { afterReading, answerBytes, doubt_ms, transfer_ms } from './timing.ts';
import type { Counters } from './counters.ts';
import type { Job, Priority } from './queue.ts';
import type { Transport } from './transport.ts';

/** Unanswered requests in a row, without one byte, after which a connection that holds bytes is taken for dead. */
const SILENT_TIMEOUTS_MAX = 5;

export interface Exchange {
  readonly request: Request;
  /** The longest the device may take, ms; the time on the line is added. */
  readonly timeout_ms: number;
  /** UTC ms from which the request must not be sent any more. */
  readonly deadline: number;
  readonly priority: Priority;
}

export interface MasterOptions {
  readonly transport: Transport;
  readonly baud: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: Counters;
  /** The port is open, for the first time or again. */
  readonly onOpen?: () => void;
  /** What came instead of an answer could not be read. */
  readonly onNoise?: (unit: number, why: Problem, bytes: Uint8Array) => void;
}

/** The request that is being answered. */
interface Flight {
  readonly job: Job;
  readonly sentAt: number;
  readonly timeoutAt: number;
  cancelTimeout: Cancel;
}

/**
 * The only speaker on an RTU bus: one request at a time, commands before polls. A value is never taken for another
 * register's (see {@link Doubts}), and a request never reaches the line after its deadline or the loss of its port.
 */
export class Master {
  readonly #options: MasterOptions;
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #line: Line;
  readonly #pace: Pace;
  readonly #queue = new Queue();
  readonly #doubts = new Doubts();
  readonly #receiver = new Receiver();
  #flight: Flight | undefined;
  #cancelWake: Cancel = () => undefined;
  #silentTimeouts = 0;

  constructor(options: MasterOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#counters = options.counters;
    this.#pace = new Pace(options.baud);
    this.#line = new Line({
      ...options,
      events: {
        opened: () => this.#opened(),
        data: (bytes) => this.#received(bytes),
        lost: (why) => this.#failAll(why),
      },
    });
  }

  start(): void {
    this.#line.start();
  }

  /** Fails what waits, releases the port and leaves no timer. */
  async stop(): Promise<void> {
    const released = this.#line.stop();
    this.#failAll('the gateway is stopping');
    await released;
  }

  /**
   * Sends a request when its turn comes and gives the answer. Never throws and never retries. Problems:
   * `bus_closed` (back off; at once while the port is closed), `queue_full` (back off), `deadline_passed` (retry; it
   * was not sent), `timeout`, `crc_mismatch`, `garbled` (retry; it may have been carried out), `exception_N` as
   * {@link decodeAnswer}, `bad_request` (reject).
   */
  request(exchange: Exchange): Promise<Answer | Problem> {
    if (!this.#line.isOpen) return Promise.resolve(busClosed('the port is closed'));
    if (this.#clock.now() >= exchange.deadline) return Promise.resolve(this.#expire());
    const bytes = encode(exchange.request);
    if (isProblem(bytes)) return Promise.resolve(bytes);
    return new Promise((settle) => {
      const signature = answerSignature(exchange.request);
      const job: Job = { ...exchange, bytes, signature, settle, cancelDeadline: () => undefined };
      if (!this.#queue.add(job)) {
        settle(queueFull(exchange.priority));
        return;
      }
      job.cancelDeadline = this.#clock.at(exchange.deadline, () => {
        if (!this.#queue.remove(job)) return;
        settle(this.#expire());
        this.#sendNext();
      });
      this.#sendNext();
    });
  }

  #opened(): void {
    this.#counters.openings++;
    this.#silentTimeouts = 0;
    this.#pace.opened(this.#clock.now());
    this.#options.onOpen?.();
  }

  #sendNext(): void {
    this.#cancelWake();
    if (this.#flight !== undefined || !this.#line.isOpen) return;
    const now = this.#clock.now();
    const waiting = this.#queue.waiting();
    const job = waiting.find(({ signature }) => this.#doubts.heldUntil(signature, now) === undefined);
    if (job === undefined) {
      this.#pace.idle();
      const ends = waiting.map(({ signature }) => this.#doubts.heldUntil(signature, now) ?? now);
      if (ends.length > 0) this.#wakeAt(Math.min(...ends));
      return;
    }
    const readyAt = this.#pace.readyAt(job.signature, now);
    // It stays in the queue meanwhile, so that a command can still overtake it.
    if (now < readyAt) this.#wakeAt(readyAt);
    else this.#send(job, now);
  }

  #wakeAt(at: number): void {
    this.#cancelWake = afterReading(this.#clock, at, () => this.#sendNext());
  }

  #send(job: Job, now: number): void {
    this.#queue.remove(job);
    job.cancelDeadline();
    // After a stall of the event loop the deadline may have passed though its timer has not run yet.
    if (now >= job.deadline) {
      job.settle(this.#expire());
      this.#sendNext();
      return;
    }
    this.#receiver.clear(); // the line was silent: what is left of a frame will not be finished
    this.#pace.sent();
    this.#counters.requests++;
    const onLine_ms = transfer_ms(job.bytes.length + answerBytes(job.request), this.#options.baud);
    const timeoutAt = now + Math.ceil(job.timeout_ms + onLine_ms);
    const cancelTimeout = afterReading(this.#clock, timeoutAt, () => this.#giveUp());
    this.#flight = { job, sentAt: now, timeoutAt, cancelTimeout };
    this.#line.write(job.bytes);
  }

  #received(bytes: Uint8Array): void {
    this.#pace.heard(this.#clock.now());
    this.#silentTimeouts = 0;
    this.#receiver.push(bytes);
    for (;;) {
      const found = this.#receiver.take(this.#flight?.job.request);
      if (found === undefined) break;
      if (found.answers && this.#answered(found.frame)) continue;
      this.#counters.strays++;
      this.#doubts.seen(found.frame);
    }
    if (this.#flight === undefined) this.#sendNext();
    else if (this.#receiver.garbled) this.#giveUpWhenQuiet(this.#flight);
  }

  /** False when the frame may as well be the late answer to a request that was given up. */
  #answered(frame: Uint8Array): boolean {
    const flight = this.#flight;
    if (flight === undefined) return false;
    const { job } = flight;
    if (isException(frame) && this.#doubts.clouds(job.request, this.#clock.now())) return false;
    flight.cancelTimeout();
    this.#flight = undefined;
    this.#pace.answered(job.signature);
    job.settle(decodeAnswer(job.request, frame));
    return true;
  }

  /** The answer came with wrong check bytes; a good one may still follow it closely, but is not waited for longer. */
  #giveUpWhenQuiet(flight: Flight): void {
    flight.cancelTimeout();
    const quietAt = Math.min(this.#pace.lastByteAt + QUIET_AFTER_FAULT_MS, flight.timeoutAt);
    flight.cancelTimeout = afterReading(this.#clock, quietAt, () => this.#giveUp());
  }

  #giveUp(): void {
    const flight = this.#flight;
    if (flight === undefined) return;
    this.#flight = undefined;
    const { request, timeout_ms, settle } = flight.job;
    this.#pace.fault();
    this.#doubts.add(request, this.#clock.now() + doubt_ms(timeout_ms));
    const garbled = this.#receiver.garbled;
    const noise = this.#receiver.clear();
    const why = unanswered(request, { garbled, noise, timeout_ms });
    if (noise.length === 0) this.#counters.timeouts++;
    else {
      this.#counters.crcErrors++;
      this.#options.onNoise?.(request.unit, why, noise);
    }
    settle(why);
    if (this.#pace.lastByteAt < flight.sentAt) this.#suspectLine(request);
    this.#sendNext();
  }

  /** A connection may keep what was written and deliver it after an outage; an unanswered command must not be. */
  #suspectLine({ fn }: Request): void {
    if (!this.#line.holdsBytes) return;
    this.#silentTimeouts++;
    if (fn >= 5) this.#line.reset('a command was not answered');
    else if (this.#silentTimeouts >= SILENT_TIMEOUTS_MAX) this.#line.reset('nothing is answered any more');
  }

  #failAll(why: string): void {
    this.#cancelWake();
    this.#receiver.clear();
    this.#pace.idle();
    const flight = this.#flight;
    this.#flight = undefined;
    if (flight !== undefined) {
      flight.cancelTimeout();
      // The slave may have got it and answer into the port's next life.
      const { request, timeout_ms, settle } = flight.job;
      this.#doubts.add(request, flight.timeoutAt + doubt_ms(timeout_ms));
      settle(busClosed(why));
    }
    for (const job of this.#queue.waiting()) {
      this.#queue.remove(job);
      job.cancelDeadline();
      job.settle(busClosed(why));
    }
  }

  #expire(): Problem {
    this.#counters.expired++;
    return deadlinePassed();
  }
}
