/** Hours of the local day as instants, so that a rule can say when it changes its mind. */
import { isWithin, minuteOf } from '../../domain/hours.ts';
import type { HoursSpan } from '../../domain/hours.ts';
import { offsetMinutes } from '../../domain/time.ts';
import type { RuleContext } from './define.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Summer time begins and ends at a whole quarter of an hour of UTC. */
const QUARTER_MS = 900_000;

type Wall = Pick<RuleContext, 'now' | 'local' | 'site'>;

/** Whether now lies in a span of hours, and the UTC ms at which that changes, by the clock's present offset. */
export interface SpanNow {
  readonly inside: boolean;
  readonly until: number;
}

export function spanNow({ now, local }: Pick<Wall, 'now' | 'local'>, span: HoursSpan): SpanNow {
  const inside = isWithin(local.minute, span);
  const today = local.midnight + minuteOf(inside ? span.to : span.from) * MINUTE_MS;
  return { inside, until: today > now ? today : today + DAY_MS };
}

let lately = { timezone: '', midnight: NaN, changes: false };

/** Whether the clocks change today or tomorrow; worked out once a day, since control asks it on every tick. */
function clocksChange({ local: { midnight }, site: { timezone } }: Wall): boolean {
  if (lately.midnight !== midnight || lately.timezone !== timezone) {
    const changes = offsetMinutes(midnight, timezone) !== offsetMinutes(midnight + 2 * DAY_MS, timezone);
    lately = { timezone, midnight, changes };
  }
  return lately.changes;
}

/**
 * When to look again for something due by the clock on the wall at `at`, UTC ms: then; around a change of the clocks,
 * which moves it, every quarter of an hour.
 */
export const wakeByClock = (wall: Wall, at: number): number =>
  clocksChange(wall) ? Math.min(at, (Math.floor(wall.now / QUARTER_MS) + 1) * QUARTER_MS) : at;
