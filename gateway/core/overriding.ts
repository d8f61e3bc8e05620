import type { OutputSettings } from '../../domain/output.ts';
import type { OverrideRequest, Overrides } from '../../domain/override.ts';
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

/** A stop as stop-all gives it: a lock stays a lock, everything else stops until `auto`. */
export const stopOf = ({ standing }: Overrides, { by, now }: Pick<Asked, 'by' | 'now'>): Overrides => ({
  standing: standing?.action === 'lock' ? standing : { action: 'stop', by, at: now },
});

/**
 * The overrides of an output after a person asked for something. `run` is cut at `on_max_s` and leaves a stop or a
 * pause standing behind it; a lock refuses it; `auto` ends everything.
 */
export function apply(before: Overrides, asked: Asked): Overrides | Problem {
  const { request, output, by, now } = asked;
  const until = untilOf(asked);
  if (typeof until === 'object') return until;
  const { standing } = before;
  switch (request.action) {
    case 'run':
      if (standing?.action === 'lock')
        return problem('reject', 'locked', `${output.id} is locked by ${standing.by}`);
      return {
        ...(standing && { standing }),
        run: { by, at: now, until: Math.min(until ?? now, now + output.on_max_s * 1000) },
      };
    case 'stop':
    case 'pause':
    case 'lock':
      // What is locked is stopped already, and only `auto` unlocks it.
      if (standing?.action === 'lock' && request.action !== 'lock') return before;
      return { standing: { action: request.action, by, at: now, ...(until !== undefined && { until }) } };
    case 'auto':
      return {};
  }
}
