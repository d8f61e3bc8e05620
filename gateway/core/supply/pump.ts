import type { Cause } from '../../../domain/decision.ts';
import type { LocalTime } from '../../../domain/local-time.ts';
import { awayState } from '../../../domain/output.ts';
import type { ReasonCode } from '../../../domain/reason.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import { interlock } from '../interlock.ts';
import { disobeysSince, isSurelyAway, isTold, kept, mayBeAway, movedAt } from './terms.ts';
import type { Block, Crew, Member } from './terms.ts';
import type { Verdict } from '../verdict.ts';

/** A pump or master valve that does not answer or obey for so long is given up, and tried again after a pause. */
const SILENT_MS = 30_000;
const RETRY_MS = 300_000;
/** A lease ends for sure so much later than it was asked for as its answer took; the stop offset has room for it. */
const ANSWER_MS = 1_000;
/** No lease is shorter. */
const SHORTEST_RUN_MS = 1_000;
/** A driver that is not asked for, or whose limits speak, is at the service of the valves; the limits are asked apart. */
const AT_SERVICE: ReadonlySet<ReasonCode> = new Set([
  'no_rule',
  'nothing_asked',
  'on_max',
  'off_min',
  'daily_max',
  'daily_time',
  'soak',
  'quiet',
  'no_clock',
  'degraded',
]);

interface Instant {
  readonly now: number;
  readonly local: LocalTime;
}

interface Service extends Instant {
  readonly supply: SupplySettings;
  readonly crew: Crew;
  /** Valves that are to be open. */
  readonly served: readonly Member[];
}

/** Pump and master valve, as far as there are. */
export const driversOf = ({ pump, master }: Crew): readonly Member[] =>
  [pump, master].flatMap((m) => m ?? []);

/** UTC ms until which drivers that do not answer or obey are not tried again: a pause begins when one is given up. */
export function retryAfter(crew: Crew, { now }: Instant, before: number): number {
  const givenUp = driversOf(crew).some((driver) => isTold(driver) && isLost(driver, now));
  return givenUp ? now + RETRY_MS : before;
}

/** What a driver that cannot run forbids: a person or its own rule against it, its own limits, its silence. */
export function driverBlocks(crew: Crew, at: Instant, retryAt: number): readonly Block[] {
  return driversOf(crew).flatMap((driver) => driverBlock(driver, at, retryAt) ?? []);
}

function driverBlock(driver: Member, at: Instant, retryAt: number): Block | undefined {
  const { output } = driver;
  const gone: Block = { gate: 'pump', reason: { code: 'pump_unavailable', pump: output.id }, ends: 'runs' };
  if (isStopped(driver) || isLost(driver, at.now) || at.now < retryAt) return gone;
  const { state, reason, wakeAt } = limited(driver, { ...at, until: Infinity, served: [] });
  if (state !== output.safe) return undefined;
  if (reason.code === 'on_max')
    return { ...gone, reason: { code: 'well_rest', until: reason.until }, wakeAt };
  // A short pause is waited for by the valves that are open.
  return { ...gone, ends: reason.code === 'off_min' ? 'starts' : 'runs', wakeAt };
}

/** Whether a person or a rule of its own has the driver stand still. */
const isStopped = ({ output, wish }: Member): boolean =>
  wish.state === output.safe && !AT_SERVICE.has(wish.reason.code);

/** UTC ms since when a driver does not answer or does not obey. */
const lostSince = (driver: Member, now: number): number =>
  disobeysSince(driver, now) ?? (driver.load.confirmed ? Infinity : (driver.load.since ?? 0));

const isLost = (driver: Member, now: number): boolean => now - lostSince(driver, now) >= SILENT_MS;

/** UTC ms at which drivers are given up or tried again. */
export const driverWake = (crew: Crew, { now }: Instant, retryAt: number): number =>
  Math.min(
    Infinity,
    ...[retryAt, ...driversOf(crew).map((driver) => lostSince(driver, now) + SILENT_MS)].filter(
      (at) => at > now,
    ),
  );

/** The verdict of a driver that is to run for these, within its own limits. */
function limited(
  { output, state, wish }: Member,
  { now, local, until, served }: Instant & { until: number; served: readonly Member[] },
): Verdict {
  const cause: Cause = served.some((valve) => valve.wish.cause === 'override') ? 'override' : 'rule';
  const outputs = served.map((valve) => valve.output.id);
  const verdict: Verdict = {
    state: awayState(output.safe),
    cause,
    reason: { code: 'serves', outputs },
    inputs: [],
    gates: [{ gate: 'pump', passed: true }],
    until,
    wakeAt: Infinity,
    priority: wish.priority,
    urgency: wish.urgency,
  };
  return interlock(output, state, verdict, { now, local });
}

/** The master valve opens with the first valve; as it shuts only after the pump has stopped, it may outlast it. */
export function masterVerdict(master: Member, service: Service): Verdict {
  const { served } = service;
  if (served.length === 0) return idle(master);
  return limited(master, { ...service, until: Math.max(...served.map(({ wish }) => wish.until)) });
}

/**
 * The pump starts when a valve, and the master valve if there is one, have surely been open for `start_offset_s`. It is
 * wished for no longer than `stop_offset_s` before the leases of what is open end: when the gateway dies, the pump stops
 * before the last valve shuts.
 */
export function pumpVerdict(pump: Member, service: Service): Verdict {
  const { now, supply, crew, served } = service;
  if (served.length === 0) return idle(pump);
  const open = served.filter(isSurelyAway);
  const way = crew.master ? [crew.master] : [];
  const waits = kept(pump, { gate: 'pump', reason: { code: 'valve_opening' } });
  if (open.length === 0 || !way.every(isSurelyAway)) return { ...waits, wakeAt: Infinity };
  const since = Math.max(
    Math.min(...open.map(({ load }) => load.since ?? now)),
    ...way.map(({ load }) => load.since ?? now),
  );
  const startsAt = since + supply.start_offset_s * 1000;
  if (!isTold(pump) && now < startsAt) return { ...waits, wakeAt: startsAt };
  const until = coveredUntil(service, open);
  if (until - now < SHORTEST_RUN_MS) return { ...idle(pump), wakeAt: Infinity };
  const verdict = limited(pump, { ...service, until });
  return { ...verdict, wakeAt: Math.min(verdict.wakeAt, until) };
}

/** UTC ms up to which these valves, and the master valve, surely give the pump a way, less `stop_offset_s`. */
function coveredUntil({ supply, crew: { master } }: Service, open: readonly Member[]): number {
  const valves = Math.max(0, ...open.filter(isSurelyAway).map(({ load }) => load.heldUntil));
  return Math.min(valves, master?.load.heldUntil ?? Infinity) - supply.stop_offset_s * 1000;
}

/** Nothing to do. A driver that is asked for alone stands still, too; one that a person stopped says so. */
const idle = (driver: Member): Verdict =>
  isStopped(driver) ? driver.wish : kept(driver, { gate: 'pump', reason: { code: 'no_valve_open' } });

/** A driver that may not run because of a block; its own stop says more. */
export const idleFor = (driver: Member, block: Block): Verdict =>
  isStopped(driver) ? driver.wish : kept(driver, block);

/**
 * UTC ms until which a valve or master valve that shall shut is kept open because the pump may still run: until the
 * pump has surely been off for `stop_offset_s`, or the others cover what is left of its lease. The lease the valve has
 * bounds it. Undefined when it may shut.
 */
export function keptOpenUntil(
  gate: Member,
  service: Service,
): { readonly until: number; readonly wakeAt: number } | undefined {
  const { now, supply, crew } = service;
  const { pump } = crew;
  const until = gate.load.leaseEnds;
  if (!pump || !isTold(gate) || !mayBeAway(gate, now) || until <= now) return undefined;
  const offAt = movedAt(pump, now) + supply.stop_offset_s * 1000;
  if (!mayBeAway(pump, now)) return now < offAt ? { until, wakeAt: offAt } : undefined;
  const others = service.served.filter(isSurelyAway);
  const covers = coveredUntil(service, others) + Math.min(ANSWER_MS, supply.stop_offset_s * 1000);
  const covered = gate !== crew.master && others.length > 0 && pump.load.leaseEnds <= covers;
  return covered ? undefined : { until, wakeAt: until };
}
