import type { OutputSettings } from '../../domain/output.ts';
import type { OverrideRequest, Overrides, StandingOverride } from '../../domain/override.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';

interface Asked {
  readonly request: OverrideRequest;
  readonly output: OutputSettings;
  readonly by: string;
  /** UTC ms. */
  readonly now: number;
  /** Litres the output has ever given. */
  readonly total_l: number;
}

/** UTC ms until which a request holds; undefined when it gives no time, as for litres. */
function untilOf({ request, output, now }: Asked): number | undefined | Problem {
  if (request.minutes !== undefined) return now + request.minutes * 60_000;
  if (request.until !== undefined) {
    const until = Date.parse(request.until);
    return until > now ? until : problem('reject', 'in_the_past', `${request.until} has passed`);
  }
  if (request.litres === undefined) return undefined;
  if (output.flow_l_min === undefined)
    return problem('reject', 'no_flow_rate', `${output.id} has no flow_l_min, so litres cannot be counted`);
  return undefined;
}

const STRENGTH = { pause: 0, stop: 1, lock: 2 } as const;

/**
 * What stands after a further stop, pause or lock: the stronger of the two, until the later end, so that nobody opens
 * what somebody else has closed. Only `auto` ends or shortens it.
 */
function standing(before: StandingOverride | undefined, asked: StandingOverride): StandingOverride {
  if (!before) return asked;
  const { by, at, action } = STRENGTH[asked.action] >= STRENGTH[before.action] ? asked : before;
  if (before.until === undefined || asked.until === undefined) return { action, by, at };
  const { until, for_s } = before.until > asked.until ? before : asked;
  return { action, by, at, ...(until !== undefined && { until }), ...(for_s !== undefined && { for_s }) };
}

/** A stop without end, as stop-all gives it; what is locked stays locked. */
export const stopOf = (before: Overrides, { by, now }: Pick<Asked, 'by' | 'now'>): Overrides => ({
  standing: standing(before.standing, { action: 'stop', by, at: now }),
});

/**
 * The overrides of an output after a person asked for something. `run` is cut at `on_max_s` and leaves a stop or a
 * pause standing behind it; a lock refuses it; `auto` ends everything, a lock only where the output is named.
 */
export function apply(before: Overrides, asked: Asked): Overrides | Problem {
  const { request, output, by, now, total_l } = asked;
  const until = untilOf(asked);
  if (typeof until === 'object') return until;
  switch (request.action) {
    case 'run':
      if (before.standing?.action === 'lock')
        return problem('reject', 'locked', `${output.id} is locked by ${before.standing.by}`);
      return {
        ...(before.standing && { standing: before.standing }),
        run: {
          by,
          at: now,
          until: Math.min(until ?? Infinity, now + output.on_max_s * 1000),
          ...(request.litres !== undefined && { dose: { litres: request.litres, from_l: total_l } }),
        },
      };
    case 'stop':
    case 'pause':
    case 'lock':
      return {
        standing: standing(before.standing, {
          action: request.action,
          by,
          at: now,
          ...(until !== undefined && { until }),
          ...(request.minutes !== undefined && { for_s: request.minutes * 60 }),
        }),
      };
    case 'auto':
      // A lock is for somebody at work on the machine: it is not ended in passing, with all else of a zone.
      if (before.standing?.action === 'lock' && request.output === undefined)
        return problem(
          'reject',
          'locked',
          `${output.id} is locked by ${before.standing.by}; name it to unlock it`,
        );
      return {};
  }
}
