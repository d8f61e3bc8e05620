import { givesWater } from '../format.ts';
import type { Subject } from '../message.ts';
import type { LimitReason } from '../topics.ts';
import { TURN } from './verbs.ts';
import { amount, duration, time } from './words.ts';

/** An output that is on by its limits is one that is safe when on: what is limited is how long it may be off. */
export function limits(reason: LimitReason, subject: Subject): string {
  const isOn = subject.outcome === 'on';
  const [start, stop] = TURN[subject.kind];
  switch (reason.code) {
    case 'on_max':
      return isOn
        ? `it was off for its longest time of ${duration(reason.on_max_s)}, running until ${time(reason.until, subject)}`
        : `it ran its longest time of ${duration(reason.on_max_s)}, resting until ${time(reason.until, subject)}`;
    case 'off_min':
      return isOn
        ? `it has only just started again, running at least until ${time(reason.until, subject)}`
        : `it has only just stopped, waiting until ${time(reason.until, subject)}`;
    case 'daily_max':
      return `${amount(reason.litres)} litres used today (at most ${amount(reason.limit)} litres)`;
    case 'daily_time':
      return `${isOn ? 'off' : 'on'} for ${duration(reason.away_s)} today (at most ${duration(reason.limit_s)})`;
    case 'soak':
      return givesWater(subject.kind)
        ? `a pause for the water to sink in, it goes on at ${time(reason.until, subject)}`
        : `a pause between two runs, until ${time(reason.until, subject)}`;
    case 'quiet':
      return `quiet hours, it does not ${isOn ? stop : start} by itself until ${time(reason.until, subject)}`;
  }
}
