/** Several rules on one output, on which time passes by hand from wake to wake. */
import { localTime } from '../../domain/local-time.ts';
import type { Point } from '../../domain/metric.ts';
import { control } from '../../gateway/core/control.ts';
import { advance, untouched } from '../../gateway/core/output-state.ts';
import type { OutputState } from '../../gateway/core/output-state.ts';
import type { VersionedRule } from '../../gateway/core/farm.ts';
import type { Verdict } from '../../gateway/core/verdict.ts';
import type { ControlWorld } from '../../gateway/core/world.ts';
import type { ZoneBalance } from '../../gateway/rules/define.ts';
import { anOutput, aZone } from './farm.ts';
import { DAK_LAK } from './rule-context.ts';

const MINUTE = 60_000;

/** An instant of 2027-01-15 (or so many days later) by the clocks of Vietnam. */
export const at = (time: string, days = 0): number =>
  Date.parse(`2027-01-15T${time}+07:00`) + days * 86_400_000;

/** 600 m² by sprinkler. */
const zone = aZone({ area_m2: 600, rules: [] });

export class Voices {
  now = at('05:00');
  rain_mm: number | undefined;
  balance: ZoneBalance | undefined;
  /** What the load really does while it shall run: nothing, for a valve that waits for water. */
  stands = false;
  state: OutputState;
  readonly output;
  readonly #rules: readonly VersionedRule[];
  readonly #seen = new Map<Point, { value: number; at: number }>();
  readonly #world: ControlWorld = {
    site: DAK_LAK,
    value: (_, point, { now, stale_s }) => {
      const seen = this.#seen.get(point);
      if (!seen) return undefined;
      const age_s = (now - seen.at) / 1000;
      return { point, ...seen, age_s, quality: age_s > stale_s ? 'stale' : 'good' };
    },
    rain_mm: () => this.rain_mm,
    rainExpected_mm: () => undefined,
    balance: () => this.balance ?? { missing: 'soil' },
    obstacle: () => undefined,
  };

  /** The rules of highest priority come first, as the book has them; those of one priority as they are written. */
  constructor(rules: readonly VersionedRule[], output: Parameters<typeof anOutput>[0] = {}) {
    this.output = anOutput({ on_max_s: 14_400, ...output });
    this.#rules = rules.toSorted((a, b) => b.priority - a.priority);
    this.state = untouched(this.output);
  }

  sees(value: number, point: Point = 'soil.moisture'): this {
    this.#seen.set(point, { value, at: this.now });
    return this;
  }

  /** Decides once, as things stand. */
  decide(): Verdict {
    const { now, output, state } = this;
    const local = localTime(now, DAK_LAK.timezone);
    const [rules, world] = [this.#rules, this.#world];
    const verdict = control(output, { now, local, zone, world, rules, state, overrides: {} });
    const away = verdict.state !== output.safe && !this.stands;
    this.state = advance(output, state, verdict, { now, day: local.day, away });
    return verdict;
  }

  /** Decides at every wake and every minute up to a time; tells when the output changed, in minutes since the start. */
  until(end: number): readonly (readonly [minute: number, state: string, reason: string])[] {
    const start = this.now;
    const changes: (readonly [number, string, string])[] = [];
    while (this.now <= end) {
      const before = this.state.state;
      const { state, reason, wakeAt } = this.decide();
      if (state !== before) changes.push([(this.now - start) / MINUTE, state, reason.code]);
      const next = state !== before ? this.now + 1 : Math.min(wakeAt, this.now + MINUTE);
      this.now = Math.max(this.now + 1, next);
    }
    return changes;
  }
}
