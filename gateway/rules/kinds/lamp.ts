import { sunTimes } from '../../../domain/agronomy/sunrise.ts';
import type { SunTimes } from '../../../domain/agronomy/sunrise.ts';
import { addDays } from '../../../domain/day.ts';
import { LampRule } from '../../../domain/rule/lamp.ts';
import { defineRule } from '../define.ts';
import type { RuleContext, Site } from '../define.ts';
import { spanNow, wakeByClock } from '../hours-now.ts';
import { look } from '../sight.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Whether it is time for the lamp, when that ends or next begins if it does soon, and when to look again (UTC ms). */
interface LampTime {
  readonly inside: boolean;
  readonly until: number | undefined;
  readonly wakeAt: number;
}

/** The sun around a local day. */
interface Suns {
  readonly site: Site;
  readonly day: string;
  readonly yesterday: SunTimes;
  readonly today: SunTimes;
  readonly tomorrow: SunTimes;
}

let lately: Suns | undefined;

/** Worked out once a day, since control asks it on every tick. */
function sunsAround(site: Site, day: string): Suns {
  if (lately?.site !== site || lately.day !== day) {
    const on = (days: number): SunTimes => sunTimes(site, addDays(day, days));
    lately = { site, day, yesterday: on(-1), today: on(0), tomorrow: on(1) };
  }
  return lately;
}

/**
 * When a lamp makes a day longer, UTC ms: from sunset until so long after sunrise; no time at all where the day is that
 * long by itself. A day without sun begins and ends at noon, one without night at midnight.
 */
function longerDay(sun: SunTimes, length_ms: number): { readonly from: number; readonly to: number } {
  if (sun.kind === 'rises') return { from: sun.sunset, to: sun.sunrise + length_ms };
  const half_ms = sun.kind === 'polar_day' ? DAY_MS / 2 : 0;
  return { from: sun.noon + half_ms, to: sun.noon - half_ms + length_ms };
}

/** A long day may end after midnight, so yesterday's counts too. */
function afterSunset({ now, local, site }: RuleContext, day_length_h: number): LampTime {
  const suns = sunsAround(site, local.day);
  const spanOf = (sun: SunTimes) => longerDay(sun, day_length_h * HOUR_MS);
  const today = spanOf(suns.today);
  const lit = [today, spanOf(suns.yesterday)].find(({ from, to }) => now >= from && now < to);
  if (lit) return { inside: true, until: lit.to, wakeAt: lit.to };
  const next = [today, spanOf(suns.tomorrow)].find(({ from, to }) => from > now && from < to);
  return { inside: false, until: next?.from, wakeAt: next?.from ?? local.midnight + DAY_MS };
}

function lampTime({ hours, day_length_h = 0 }: LampRule, context: RuleContext): LampTime {
  if (!hours) return afterSunset(context, day_length_h);
  const { inside, until } = spanNow(context, hours);
  return { inside, until, wakeAt: wakeByClock(context, until) };
}

/**
 * Light in given hours, or from sunset until the day has been long enough. Where `bright` is set, the lamp rests while
 * it is light enough without it: the sensor must not see the lamp itself. A reading that cannot be used is not used.
 */
export const lamp = defineRule({
  kind: 'lamp',
  settings: LampRule,
  needs: ({ bright }) => (bright ? [{ point: bright.metric, stale_s: bright.stale_s }] : []),

  decide(rule, context) {
    const { inside, until, wakeAt } = lampTime(rule, context);
    if (!inside || until === undefined) {
      const next = until === undefined ? {} : { next: until };
      return { want: 'idle', reason: { code: 'lamp_rest', ...next }, inputs: [], wakeAt };
    }
    const { bright } = rule;
    const sight = bright && look(context, bright.metric, bright.stale_s);
    if (!bright || !sight?.sees)
      return { want: 'on', reason: { code: 'lamp_hours', until }, inputs: [], wakeAt };
    const { point, value, age_s } = sight.input;
    const seen = { inputs: [sight.input], wakeAt: Math.min(wakeAt, sight.until) };
    return value > bright.off_above
      ? {
          want: 'off',
          reason: { code: 'bright_enough', point, value, limit: bright.off_above, age_s },
          ...seen,
        }
      : { want: 'on', reason: { code: 'lamp_hours', until }, ...seen };
  },
});
