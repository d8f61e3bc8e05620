import type { Dice } from './dice.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What can go wrong, for how long (UTC ms within the season), and with what. */
export type Fault = { readonly at: number; readonly until: number } & (
  | { readonly kind: 'sensor_silent' | 'sensor_garbage' | 'frames_messy'; readonly target: string }
  | { readonly kind: 'sensor_frozen'; readonly target: string; readonly value: number }
  | { readonly kind: 'node_clock'; readonly target: string; readonly off_ms: number }
  | { readonly kind: 'board_silent' | 'board_mute' | 'board_power'; readonly target: string }
  | { readonly kind: 'valve_stuck' | 'valve_welded' | 'valve_jammed'; readonly target: string }
  | { readonly kind: 'pipe_burst' | 'pipe_leak' | 'well_dry'; readonly target: string }
  | { readonly kind: 'gateway_killed' }
  /** The power of the whole farm; the gateway's clock has no battery and goes on from where it stood. */
  | { readonly kind: 'blackout'; readonly clockWrong_ms: number }
  | { readonly kind: 'clock_set'; readonly by_ms: number }
  | { readonly kind: 'disk_full' }
);

export interface Targets {
  readonly probes: readonly string[];
  readonly nodes: readonly string[];
  readonly boards: readonly string[];
  /** Boards with a cable to their power. */
  readonly wired: readonly string[];
  readonly valves: readonly string[];
  readonly supplies: readonly string[];
  readonly metered: readonly string[];
}

/** How often each kind happens in 120 days, and the shortest and longest time it lasts. */
const HOW_OFTEN: Readonly<Record<Fault['kind'], readonly [times: number, from_ms: number, to_ms: number]>> = {
  sensor_silent: [20, 20 * MINUTE, 3 * DAY],
  sensor_frozen: [14, 2 * HOUR, 2 * DAY],
  sensor_garbage: [6, HOUR, 12 * HOUR],
  frames_messy: [10, 2 * HOUR, 2 * DAY],
  node_clock: [8, HOUR, 3 * DAY],
  board_silent: [30, 10 * SECOND, 6 * HOUR],
  board_mute: [25, 5 * SECOND, 2 * HOUR],
  board_power: [35, 2 * SECOND, 4 * HOUR],
  valve_stuck: [6, 10 * MINUTE, 8 * HOUR],
  valve_welded: [6, HOUR, 12 * HOUR],
  valve_jammed: [8, HOUR, DAY],
  pipe_burst: [4, 30 * MINUTE, 12 * HOUR],
  pipe_leak: [4, 30 * MINUTE, 12 * HOUR],
  well_dry: [6, 30 * MINUTE, DAY],
  gateway_killed: [60, SECOND, 4 * HOUR],
  blackout: [6, 3 * SECOND, 8 * HOUR],
  clock_set: [14, 10 * MINUTE, DAY],
  disk_full: [5, 10 * MINUTE, 10 * HOUR],
};

/** Most is watered from 05:25 at the farm on, so that is when a fault can do most: share of them, and the hours, ms. */
const AT_WORK = { share: 0.6, from_ms: 5 * HOUR + 25 * MINUTE, hours_ms: 2 * HOUR };

const JUMPS_MS = [HOUR, -HOUR, 365 * DAY];

/** Draws the faults of a season that begins at a midnight of the farm; the same dice draw the same ones. */
export function drawFaults(
  dice: Dice,
  targets: Targets,
  span: { from: number; to: number },
): readonly Fault[] {
  const faults: Fault[] = [];
  for (const kind of kinds()) {
    const [times, shortest, longest] = HOW_OFTEN[kind];
    const count = Math.round((times * (span.to - span.from)) / (120 * DAY));
    for (let i = 0; i < count; i++) {
      const any = Math.round(dice.between(span.from, span.to));
      const morning = Math.floor((any - span.from) / DAY) * DAY + span.from + AT_WORK.from_ms;
      const early = Math.round(morning + dice.between(0, AT_WORK.hours_ms));
      const at = dice.next() < AT_WORK.share && early < span.to ? early : any;
      const until = Math.min(span.to, at + Math.round(dice.spread(shortest, longest)));
      faults.push(faultOf(kind, { at, until }, { dice, targets }));
    }
  }
  return faults.filter((fault, i) => !faults.slice(0, i).some((other) => excludes(other, fault)));
}

function faultOf(
  kind: Fault['kind'],
  span: { readonly at: number; readonly until: number },
  { dice, targets }: { dice: Dice; targets: Targets },
): Fault {
  switch (kind) {
    case 'sensor_silent':
    case 'sensor_garbage':
      return { ...span, kind, target: dice.pick(targets.probes) };
    case 'frames_messy':
      return { ...span, kind, target: dice.pick(targets.nodes) };
    case 'sensor_frozen':
      return { ...span, kind, target: dice.pick(targets.probes), value: dice.between(0, 40) };
    case 'node_clock':
      return {
        ...{ ...span, kind, target: dice.pick(targets.nodes) },
        off_ms: Math.round(dice.pick([1, -1]) * dice.spread(5 * SECOND, 2 * DAY)),
      };
    case 'board_silent':
    case 'board_mute':
      return { ...span, kind, target: dice.pick(targets.boards) };
    case 'board_power':
      return { ...span, kind, target: dice.pick(targets.wired) };
    case 'valve_stuck':
    case 'valve_welded':
    case 'valve_jammed':
      return { ...span, kind, target: dice.pick(targets.valves) };
    case 'pipe_burst':
    case 'pipe_leak':
      return { ...span, kind, target: dice.pick(targets.metered) };
    case 'well_dry':
      return { ...span, kind, target: dice.pick(targets.supplies) };
    case 'blackout':
      return { ...span, kind, clockWrong_ms: Math.round(dice.between(0, 30 * MINUTE)) };
    case 'clock_set':
      return { ...span, kind, by_ms: dice.pick(JUMPS_MS) };
    case 'gateway_killed':
    case 'disk_full':
      return { ...span, kind };
  }
}

const kinds = (): readonly Fault['kind'][] => [
  ...(['sensor_silent', 'sensor_frozen', 'sensor_garbage', 'frames_messy', 'node_clock'] as const),
  ...(['board_silent', 'board_mute', 'board_power', 'valve_stuck', 'valve_welded', 'valve_jammed'] as const),
  ...(['pipe_burst', 'pipe_leak', 'well_dry'] as const),
  ...(['gateway_killed', 'blackout', 'clock_set', 'disk_full'] as const),
];

const targetOf = (fault: Fault): string => ('target' in fault ? fault.target : '');
const isClock = ({ kind }: Fault): boolean => kind === 'clock_set' || kind === 'blackout';

/** How long the fault and what it leaves behind lasts. */
const endOf = (fault: Fault): number =>
  fault.until + (fault.kind === 'blackout' ? fault.clockWrong_ms : 0) + 2 * HOUR;

/**
 * Faults that would undo each other's end or hide each other: two of the same kind on one thing, two on one sensor, two
 * on one board or one valve, and two that set the clock.
 */
function excludes(one: Fault, other: Fault): boolean {
  const together = one.at < endOf(other) && other.at < endOf(one);
  if (!together) return false;
  if (isClock(one) && isClock(other)) return true;
  return targetOf(one) !== '' ? targetOf(one) === targetOf(other) : one.kind === other.kind;
}
