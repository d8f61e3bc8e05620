import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import { daySpan } from '../../domain/day-span.ts';
import { addDays, localDay } from '../../domain/day.ts';
import { linesOf } from '../../domain/wire/line-protocol.ts';
import {
  accountPoint,
  countsOf,
  forwarderPoint,
  gatewayPoint,
  outputPoint,
} from '../../domain/wire/own-telemetry.ts';
import type { AccountNumbers } from '../../domain/wire/own-telemetry.ts';
import type { TelemetryPoint } from '../../domain/wire/telemetry.ts';
import type { OwnNumbers } from '../core/ports/self-report.ts';
import type { Sink } from '../core/ports/sink.ts';
import { Pause } from './pause.ts';
import { ReportOutlet } from './report-outlet.ts';

/** How often the gateway tells of itself, ms. */
const EVERY_MS = 60_000;
/** How often it tells the counts of every device and the litres of every output, ms. */
const COUNTS_EVERY_MS = 600_000;
/** The days whose counts are told anew at the start, once a day and after an outage: late frames change them. */
const DAYS_TOLD = 31;
/** Most points in one request: a proxy in between may take no more. */
const MAX_POINTS = 200;
/** Longest wait for what is under way when stopping, ms. */
const STOP_WITHIN_MS = 2_000;

export interface SelfReportOptions {
  /** Id of the farm. */
  readonly farm: string;
  /** IANA name. */
  readonly timezone: string;
  readonly numbers: OwnNumbers;
  /** Connections of its own, so that it is never in the way of the readings. */
  readonly sinks: readonly Sink[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** A server, and the day on which it was told the counts of all days. */
interface Told {
  readonly outlet: ReportOutlet;
  /** undefined when they are to be told again. */
  pastOn: string | undefined;
}

/**
 * Tells the servers of telemetry how the gateway does, as far as they can be reached: beside the journal, which it never
 * writes, and beside the forwarders. An outage costs minutes older than an hour; counts of days are told again.
 */
export class SelfReport {
  readonly #options: SelfReportOptions;
  readonly #servers: readonly Told[];
  readonly #pause: Pause;
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;
  #isFailing = false;
  /** UTC ms. */
  #countsAt = 0;
  #openLetters: number | undefined;

  constructor(options: SelfReportOptions) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
    this.#servers = options.sinks.map((sink) => ({
      outlet: new ReportOutlet(sink, options.log),
      pastOn: undefined,
    }));
  }

  /** Tells now, and from then on every minute. Never fails. */
  start(): void {
    this.#running = this.#run();
  }

  /** Waits shortly for what is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#pause.cut();
    const limit = new Pause(this.#options.clock);
    await Promise.race([this.#running, limit.for(STOP_WITHIN_MS)]);
    limit.cut();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      await this.round().then(
        () => (this.#isFailing = false),
        (error: unknown) => this.#tellFailure(error),
      );
      if (!this.#isStopping) await this.#pause.for(EVERY_MS - (this.#options.clock.now() % EVERY_MS));
    }
  }

  /** The process waters: no number of its own is worth its end. Told once, until a report succeeds. */
  #tellFailure(error: unknown): void {
    if (!this.#isFailing)
      this.#options.log.warn(
        { err: error },
        "the gateway's own numbers cannot be told; tried again every minute",
      );
    this.#isFailing = true;
  }

  /** One report, with the counts when they are due. Rejects with whatever a number throws. */
  async round(): Promise<void> {
    const { numbers, clock } = this.#options;
    if (!numbers.isTimeKnown()) return;
    const at = clock.now();
    const isCounting = at >= this.#countsAt || at < this.#countsAt - COUNTS_EVERY_MS; // a clock may be set back
    if (isCounting) this.#countsAt = at + COUNTS_EVERY_MS;
    if (isCounting) this.#openLetters = await orUnknown(numbers.openLetters());
    const points = [...(await this.#now(at)), ...(isCounting ? this.#outputs(at) : [])];
    await Promise.all(
      this.#servers.map(async (server) => {
        const isSent = await server.outlet.report(linesOf(points, 'kept'));
        if (isSent && isCounting) await this.#tellCounts(server, at);
        if (!isSent) server.pastOn = undefined;
      }),
    );
  }

  async #now(at: number): Promise<readonly TelemetryPoint[]> {
    const { farm, timezone, numbers } = this.#options;
    const totals = await orUnknown(numbers.totals(localDay(at, timezone)));
    return [
      gatewayPoint(
        {
          ...(totals && countsOf(totals)),
          ...(this.#openLetters !== undefined && { dead_letters: this.#openLetters }),
          ...numbers.gateway(),
        },
        { farm, at },
      ),
      ...numbers.forwarders().map(({ sink, ...fields }) => forwarderPoint(fields, { farm, sink, at })),
    ];
  }

  #outputs(at: number): readonly TelemetryPoint[] {
    const { farm, numbers } = this.#options;
    return numbers
      .outputs()
      .map(({ zone, output, total_l }) => outputPoint(total_l, { farm, zone, output, at }));
  }

  /** Yesterday's and today's counts, or those of all days that are told; what fails comes again next time. */
  async #tellCounts(server: Told, at: number): Promise<void> {
    const today = localDay(at, this.#options.timezone);
    const days = server.pastOn === today ? 2 : DAYS_TOLD;
    for (let back = 0; back < days && !this.#isStopping; back++) {
      const points = await orUnknown(this.#countsOn(addDays(today, -back), today));
      if (points === undefined || !(await sendAll(server.outlet, points))) {
        server.pastOn = undefined;
        return;
      }
    }
    server.pastOn = today;
  }

  /** Of today also devices that sent nothing, and when each was last heard. */
  async #countsOn(day: string, today: string): Promise<readonly TelemetryPoint[]> {
    const { farm, timezone, numbers } = this.#options;
    const at = daySpan(day, timezone).from;
    const counts = new Map<string, AccountNumbers>(
      (await numbers.ofDay(day)).map((totals) => [totals.device, countsOf(totals)]),
    );
    if (day === today)
      for (const { id, heardAt } of numbers.devices())
        counts.set(id, { ...(counts.get(id) ?? NONE), ...(heardAt !== undefined && { heard_at: heardAt }) });
    return [...counts].map(([device, fields]) => accountPoint(fields, { farm, device, at }));
  }
}

const NONE = countsOf({ received: 0, stored: 0, duplicate: 0, merged: 0, rewritten: 0, dead: 0 });

async function sendAll(outlet: ReportOutlet, points: readonly TelemetryPoint[]): Promise<boolean> {
  for (let from = 0; from < points.length; from += MAX_POINTS)
    if (!(await outlet.send(linesOf(points.slice(from, from + MAX_POINTS), 'kept')))) return false;
  return true;
}

/** A journal that cannot be read is an alarm of its own; here its numbers are missing. */
const orUnknown = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined);
