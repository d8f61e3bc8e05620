/** Running by the clock: so long of every so long, whatever the readings say. */
import type { Asking, Proposal, RuleContext } from './define.ts';
import { wakeByClock } from './hours-now.ts';

const DAY_MS = 86_400_000;

/** A pattern that begins anew each day. */
export interface Duty {
  /** UTC ms at which it begins on some day, and how long it goes on from there. */
  readonly start: number;
  readonly length_ms: number;
  readonly on_ms: number;
  readonly every_ms: number;
}

/** Whether a duty runs, and the UTC ms at which that changes. */
export interface Phase {
  readonly running: boolean;
  readonly until: number;
}

export function phaseAt({ start, length_ms, on_ms, every_ms }: Duty, at: number): Phase {
  const begin = start + Math.floor((at - start) / DAY_MS) * DAY_MS;
  const end = begin + length_ms;
  if (at >= end) return { running: false, until: begin + DAY_MS };
  if (on_ms >= every_ms) return { running: true, until: end };
  const turn = at - ((at - begin) % every_ms);
  if (at < turn + on_ms) return { running: true, until: Math.min(turn + on_ms, end) };
  const next = turn + every_ms;
  return { running: false, until: next < end ? next : begin + DAY_MS };
}

interface Both {
  readonly duty: Duty | undefined;
  /** The reason of a run by the clock. */
  readonly code: 'minimum_air' | 'night_duty';
  /** UTC ms of the last reading, however old. */
  readonly readAt: number | undefined;
  /** What the readings ask for, given what they asked for so far. */
  readonly byReadings: (asking: Asking | undefined) => Proposal;
}

/**
 * What a rule asks for that runs by its readings and by the clock. A run that the clock began ends with its turn,
 * unless the readings have asked for it since: otherwise a value between the limits would keep it on for good.
 */
export function alsoByClock(context: RuleContext, { duty, code, readAt, byReadings }: Both): Proposal {
  const { now, output, asking } = context;
  if (!duty) return byReadings(asking);
  const turn = asking && phaseAt(duty, asking.since);
  const isTurn = turn?.running === true && (readAt === undefined || readAt <= turn.until);
  const proposal = byReadings(isTurn ? undefined : asking);
  const runsAnyway = proposal.want === 'on' || (proposal.want === 'safe' && output.safe === 'on');
  // Where the clocks change, a turn that was is seen at another time.
  if (runsAnyway) return { ...proposal, wakeAt: wakeByClock(context, proposal.wakeAt) };

  const { running, until } = phaseAt(duty, now);
  const wakeAt = Math.min(proposal.wakeAt, wakeByClock(context, until));
  if (running) return { want: 'on', reason: { code, until }, inputs: [], wakeAt };
  const want = proposal.want === 'hold' && isTurn ? 'safe' : proposal.want;
  return { ...proposal, want, wakeAt };
}
