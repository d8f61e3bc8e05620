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
}

/** UTC ms until which a request holds; undefined when it gives no time. */
function untilOf({ request, output, now }: Asked): number | undefined | Problem {
  if (request.minutes !== undefined) return now + request.minutes * 60_000;
  if (request.until !== undefined) {
    const until = Date.parse(request.until);
    return until > now ? until : problem('reject', 'in_the_past', `${request.until} has passed`);
  }
  if (request.litres === undefined) return undefined;
  if (output.flow_l_min === undefined)
    return problem('reject', 'no_flow_rate', `${output.id} has no flow_l_min, so litres cannot be counted`);
  return now + (request.litres / output.flow_l_min) * 60_000;
}

const STRENGTH = { pause: 0, stop: 1, lock: 2 } as const;

/**
 * What stands after a further stop, pause or lock: the stronger of the two, until the later end, so that nobody opens
 * what somebody else has closed. Only `auto` ends or shortens it.
 */
function standing(before: StandingOverride | undefined, asked: StandingOverride): StandingOverride {
  if (!before) return asked;
  const { by, at, action } = STRENGTH[asked.action] >= STRENGTH[before.action] ? asked : before;
  const endless = before.until === undefined || asked.until === undefined;
  return { action, by, at, ...(!endless && { until: Math.max(before.until, asked.until) }) };
}

/** A stop without end, as stop-all gives it; what is locked stays locked. */
export const stopOf = (before: Overrides, { by, now }: Pick<Asked, 'by' | 'now'>): Overrides => ({
  standing: standing(before.standing, { action: 'stop', by, at: now }),
});

/**
 * The overrides of an output after a person asked for something. `run` is cut at `on_max_s` and leaves a stop or a
 * pause standing behind it; a lock refuses it; `auto` ends everything.
 */
export function apply(before: Overrides, asked: Asked): Overrides | Problem {
  const { request, output, by, now } = asked;
  const until = untilOf(asked);
  if (typeof until === 'object') return until;
  switch (request.action) {
    case 'run':
      if (before.standing?.action === 'lock')
        return problem('reject', 'locked', `${output.id} is locked by ${before.standing.by}`);
      return {
        ...(before.standing && { standing: before.standing }),
        run: { by, at: now, until: Math.min(until ?? now, now + output.on_max_s * 1000) },
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
        }),
      };
    case 'auto':
      return {};
  }
}
