import { dayAndMonth, givesWater, inSteps, isAllGiven } from '../format.ts';
import type { Subject } from '../message.ts';
import type { ClockReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { amount, duration, goesOn, nextTime, time } from './words.ts';

export function clock(reason: ClockReason, subject: Subject): string {
  const { kind, outcome } = subject;
  const act = ACT[kind];
  switch (reason.code) {
    case 'minimum_run':
      return `running its minimum time, until ${time(reason.until, subject)}`;
    case 'dose':
      return `started at ${time(reason.start, subject)}, ${progress(reason)}`;
    case 'dose_given':
      return `${total(reason)}${nextTime(reason.next, subject)}`;
    case 'not_scheduled':
      return reason.next === undefined
        ? `the schedule has no more times for ${act}`
        : `not yet time for ${act}${nextTime(reason.next, subject)}`;
    case 'out_of_season':
      return `outside the season for ${act} (${day(reason.from)} to ${day(reason.to)})`;
    case 'missed_start':
      return `the start at ${time(reason.start, subject)} was missed (the control box was off or its clock wrong), it is not made up for${nextTime(reason.next, subject)}; start it by hand if need be`;
    case 'soaking':
      return givesWater(kind)
        ? `the water sinks in until ${time(reason.until, subject)}, then it looks again`
        : `waiting until ${time(reason.until, subject)}, then it looks again`;
    case 'minimum_air':
      return `running for fresh air, until ${time(reason.until, subject)}`;
    case 'night_duty':
      return `running its night hours, until ${time(reason.until, subject)}`;
    case 'lamp_hours':
      return `in the hours of light, until ${time(reason.until, subject)}`;
    case 'lamp_rest':
      return `outside the hours of light${nextTime(reason.next, subject)}`;
    case 'nothing_asked':
      return outcome === 'on' ? 'no need to switch it off now' : `no need for ${act} now`;
    case 'no_rule':
      return `no automatic rule is set${goesOn(subject)}`;
  }
}

type Dose = Extract<ClockReason, { code: 'dose' | 'dose_given' }>;

/** Given and whole in the unit people read: minutes for all but the shortest. */
function parts(dose: Dose): { given: string; of: string; unit: string } {
  const { of, unit } = dose;
  const given = inSteps(dose);
  if (unit === 'L') return { given: amount(given, 1), of: amount(of, of < 10 ? 1 : 0), unit: 'litres' };
  if (of < 120) return { given: amount(given), of: amount(of), unit: 's' };
  return { given: amount(given / 60), of: amount(of / 60), unit: 'min' };
}

function progress(dose: Dose): string {
  const { given, of, unit } = parts(dose);
  return given === '0' ? `it needs ${of} ${unit}` : `${given} of ${of} ${unit} given so far`;
}

function total(dose: Dose): string {
  if (isAllGiven(dose))
    return `all ${dose.unit === 'L' ? `${amount(dose.of, 1)} litres` : duration(dose.of)} given`;
  const { given, of, unit } = parts(dose);
  return `${given} of ${of} ${unit} given`;
}

function day(text: string): string {
  const date = dayAndMonth(text);
  return date === undefined ? text : `${date.day}/${date.month}`;
}
