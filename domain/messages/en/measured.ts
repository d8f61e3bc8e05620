import type { Subject } from '../message.ts';
import type { MeasuredReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { against, age, goesOn, noun, readAgo, title, value } from './words.ts';

const CHECK = '; check the sensor';

export function measured(reason: MeasuredReason, subject: Subject): string {
  switch (reason.code) {
    case 'no_reading':
      return `no reading of ${title(reason.point)} yet${goesOn(subject)}${CHECK}`;
    case 'stale':
      return `the reading of ${title(reason.point)} is old (${age(reason.age_s)})${goesOn(subject)}${CHECK}`;
    case 'implausible':
      return `the reading of ${title(reason.point)} is ${value(reason.point, reason.value)}, which cannot be true${goesOn(subject)}${CHECK}`;
    default:
      return compared(reason, subject) + readAgo(reason.point, reason.age_s);
  }
}

type Compared = Exclude<MeasuredReason, { code: 'no_reading' | 'stale' | 'implausible' }>;

function compared(reason: Compared, { kind, outcome }: Subject): string {
  const what = noun(reason.point);
  const [is, limit] = against(reason.point, reason.value, reason);
  const isBelow = reason.value < reason.limit;
  switch (reason.code) {
    case 'below_limit':
      return `${what} is down to ${is}, below the limit of ${limit}`;
    case 'above_limit':
      return `${what} is up to ${is}, above the limit of ${limit}`;
    case 'target_reached':
      return `${what} has ${isBelow ? 'come down to' : 'reached'} ${is} (stops at ${limit})`;
    case 'not_needed':
      return `${what} is at ${is} (limit ${limit})`;
    case 'on_its_way':
      return `${what} is at ${is}, running until ${limit}`;
    case 'condition':
      if (outcome === 'on') return `${what} is at ${is} (condition ${limit})`;
      return `${what} is at ${is}, ${ACT[kind]} needs it ${isBelow ? 'above' : 'below'} ${limit}`;
    case 'too_salty':
      return `${what} is at ${is}, water is taken only below ${limit}`;
    case 'frost':
      return `${what} is at ${is} (limit ${limit}), against the cold`;
    case 'heat':
      return `${what} is at ${is} (limit ${limit}), against the heat`;
    case 'bright_enough':
      return `${what} is at ${is}, ${limit} is enough`;
  }
}
