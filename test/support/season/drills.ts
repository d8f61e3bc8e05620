/** What becomes of a valve that runs when one thing fails, measured on the farm of the seasons. */
import { SLACK_MS } from './allowances.ts';
import type { Fault } from './faults.ts';
import { bound_ms } from './invariants/away-too-long.ts';
import { Season, SEASON_START } from './season.ts';
import { isOpen } from './truth.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

/** A valve of each kind of board, by how its lease is kept. */
const VALVES = [
  { id: 'van-1', board: 'relay board, lease renewed (Waveshare)' },
  { id: 'van-13', board: 'node over the broker, lease renewed' },
  { id: 'van-8', board: 'relay board, one lease a dose (R4D8A08)' },
  { id: 'van-19', board: 'radio valve, one lease for the whole run (UC512)' },
] as const;

/** The run begins here. */
const BEGIN = SEASON_START + HOUR;
const LONG = 2 * HOUR;
/** Long enough for the run, the failure and what comes after it. */
const DAYS = 0.2;

const both = (kind: 'board_silent' | 'board_power', ids: readonly string[], span: Span): readonly Fault[] =>
  ids.map((target) => ({ ...span, kind, target }));

interface Span {
  readonly at: number;
  readonly until: number;
}

const BOARDS = ['relay-a', 'relay-b', 'node-c', 'radio-c'];

/** The one failure that no timer in a device ends; the pump does. */
export const STUCK = 'relay stuck';

/** Each drill as what fails from an instant on. */
const DRILLS: Readonly<Record<string, (at: number) => readonly Fault[]>> = {
  'SIGKILL of the gateway': (at) => [{ kind: 'gateway_killed', at, until: at + LONG }],
  'SIGKILL, back after 5 s': (at) => [{ kind: 'gateway_killed', at, until: at + 5 * SECOND }],
  'cable out': (at) => both('board_silent', BOARDS, { at, until: at + LONG }),
  'broker gone': (at) => both('board_silent', ['node-c', 'radio-c'], { at, until: at + LONG }),
  'board reboot': (at) => both('board_power', BOARDS.slice(0, 3), { at, until: at + 3 * SECOND }),
  [STUCK]: (at) => VALVES.map(({ id }) => ({ kind: 'valve_stuck', target: id, at, until: at + LONG })),
  'clock +1 h': (at) => [{ kind: 'clock_set', by_ms: HOUR, at, until: at + LONG }],
  'clock -1 h': (at) => [{ kind: 'clock_set', by_ms: -HOUR, at, until: at + LONG }],
  'clock +1 year': (at) => [{ kind: 'clock_set', by_ms: YEAR, at, until: at + LONG }],
  'disk full': (at) => [{ kind: 'disk_full', at, until: at + LONG }],
  'disk full, then SIGKILL, back after 5 s': (at) => [
    { kind: 'disk_full', at: BEGIN - MINUTE, until: at + LONG },
    { kind: 'gateway_killed', at, until: at + 5 * SECOND },
  ],
  'power cut': (at) => [{ kind: 'blackout', at, until: at + HOUR, clockWrong_ms: 10 * MINUTE }],
};

/** When in a run of 30 min it fails: early, in the middle, at every part of a lease, and just before its end. */
const MOMENTS_S = [1, 15, 59, 61, 300, 510, 600, 610, 900, 1_500, 1_745, 1_770, 1_790];

export interface Drilled {
  readonly drill: string;
  readonly board: string;
  /** The longest that the valve was open in one go, and what that was allowed to be, s; a stuck relay has no bound. */
  readonly open_s: number;
  readonly bound_s: number;
  /** The longest that water flowed through it in one go, s, and how long of it after the failure. */
  readonly water_s: number;
  readonly after_s: number;
}

interface Ran {
  open_ms: number;
  water_ms: number;
  after_ms: number;
  bound_ms: number;
}

/** Runs every drill at every moment of a run by hand. */
export async function drillAll(): Promise<readonly Drilled[]> {
  const rows: Drilled[] = [];
  for (const drill of Object.keys(DRILLS)) {
    const runs: (readonly Ran[])[] = [];
    for (const moment_s of MOMENTS_S) runs.push(await drillOnce(drill, BEGIN + moment_s * SECOND));
    const worst = (valve: number, what: keyof Ran): number =>
      Math.max(...runs.map((ran) => ran[valve]?.[what] ?? Infinity)) / 1000;
    VALVES.forEach(({ board }, valve) =>
      rows.push({
        ...{ drill, board },
        open_s: worst(valve, 'open_ms'),
        bound_s: drill === STUCK ? Infinity : worst(valve, 'bound_ms'),
        water_s: worst(valve, 'water_ms'),
        after_s: worst(valve, 'after_ms'),
      }),
    );
  }
  return rows;
}

/** One run by hand of every valve, into which one thing fails at an instant. */
async function drillOnce(drill: string, failsAt: number): Promise<readonly Ran[]> {
  const season = new Season({
    ...{ seed: 1, days: DAYS, faults: DRILLS[drill]?.(failsAt) ?? [], acts: 'none' },
    prepare: ({ clock, gateway, truth }) => {
      clock.at(BEGIN, () => {
        for (const { id } of VALVES) {
          const { zone, settings } = truth.output(id);
          const minutes = settings.on_max_s / 60;
          void gateway.core?.desk.override(zone, { action: 'run', minutes, output: id }, 'diễn tập');
        }
      });
    },
  });
  const ran = VALVES.map(({ id }) => watch(season, { id, failsAt }));
  const { violation } = await season.run();
  if (violation) throw new Error(`${drill}: ${violation.what}\n${violation.story}`);
  return ran;
}

/** Measures how long a valve is open and how long water flows through it. */
function watch(season: Season, { id, failsAt }: { id: string; failsAt: number }): Ran {
  const { truth, clock } = season;
  const valve = truth.output(id);
  const ran = { open_ms: 0, water_ms: 0, after_ms: 0, bound_ms: bound_ms(valve) + SLACK_MS };
  const open = stretches((from) => (ran.open_ms = Math.max(ran.open_ms, clock.now() - from)));
  const water = stretches((from) => {
    ran.water_ms = Math.max(ran.water_ms, clock.now() - from);
    if (from < failsAt) ran.after_ms = Math.max(ran.after_ms, clock.now() - failsAt);
  });
  season.onFlow(() => {
    open(isOpen(valve), clock.now());
    water(
      truth.lines.some(({ flow }) => (flow.through.get(id) ?? 0) > 0),
      clock.now(),
    );
  });
  return ran;
}

/** Calls `over` with the begin of a stretch of time when it is over. */
function stretches(over: (from: number) => void): (is: unknown, now: number) => void {
  let since: number | undefined;
  return (is, now) => {
    if (is) since ??= now;
    else if (since !== undefined) {
      over(since);
      since = undefined;
    }
  };
}
