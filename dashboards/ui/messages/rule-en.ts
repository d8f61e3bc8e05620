import { TURN } from '../../../domain/messages/en/verbs.ts';
import { inSentence, personName } from '../../../domain/messages/format.ts';
import type { OutputKind } from '../../../domain/output.ts';
import type { Amount } from '../../../domain/rule/head.ts';
import type { Rule } from '../../../domain/rule/rule.ts';
import { formatNumber, pointFace } from '../number.ts';
import { en } from './en.ts';
import { capital, dayMonth, FILE, limitPair, listing, sunStart } from './rule-parts.ts';
import type { RulePlace, RuleWords, Used } from './rule-words.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

const number = (value: number, decimals = 2): string => formatNumber('en-GB', value, decimals);
const label = (point: string): string => inSentence(pointFace(point, en).label);
const quantity = (point: string, value: number): string => pointFace(point, en).quantity(value);

const act = (kind: OutputKind | undefined): string => (kind ? TURN[kind][0] : 'switch on');
const stop = (kind: OutputKind | undefined): string => (kind ? TURN[kind][1] : 'switch off');
const person = (by: string): string => (by === '' ? 'somebody' : personName(by, (phone) => `Phone ${phone}`));

const used = ({ runs, litres }: Used): string =>
  `${number(runs)} ${runs === 1 ? 'run' : 'runs'}${litres === null ? '' : `, ${number(litres, 0)}\u00a0litres`}`;

const SIDE = { below: ['below', 'above'], above: ['above', 'below'] } as const;
const WEEKDAY = {
  ...{ mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday' },
  ...{ fri: 'Friday', sat: 'Saturday', sun: 'Sunday' },
};

function amount({ minutes, litres, depth_mm }: Amount): string {
  if (minutes !== undefined) return `for ${number(minutes)}\u00a0min`;
  return litres === undefined ? `${number(depth_mm ?? 0)}\u00a0mm of water` : `${number(litres)}\u00a0litres`;
}

function start(time: string): string {
  const bySun = sunStart(time);
  if (!bySun) return time;
  const { sun, minutes } = bySun;
  if (minutes === 0) return sun;
  return `${Math.abs(minutes)}\u00a0min ${minutes < 0 ? 'before' : 'after'} ${sun}`;
}

function days({ weekdays, parity, every, season }: Of<'schedule'>): string {
  const parts = [
    ...(weekdays
      ? [
          `on ${listing(
            weekdays.map((day) => WEEKDAY[day]),
            'and',
          )}`,
        ]
      : []),
    ...(parity ? [parity === 'odd' ? 'on odd days only' : 'on even days only'] : []),
    ...(every ? [`every ${every.days} days, counted from ${dayMonth(every.from)}`] : []),
    ...(season ? [`in the season from ${dayMonth(season.from)} to ${dayMonth(season.to)}`] : []),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

const limits = (
  point: string,
  settings: Parameters<typeof limitPair>[0],
  verbs: [string, string],
): string => {
  const { side, on, off } = limitPair(settings);
  const [start, stop] = SIDE[side];
  return `${verbs[0]} when ${label(point)} is ${start} ${quantity(point, on)}, ${verbs[1]} when it is ${stop} ${quantity(point, off)}`;
};

const steps = (point: string, list: Of<'climate'>['steps'], { kindOf }: RulePlace): string =>
  list
    .map((step) => {
      const kind = kindOf(step.output);
      return `${step.output}: ${limits(point, step, [act(kind), stop(kind)])}`;
    })
    .join('; ');

function climate({ metric, steps: list, minimum, only_if }: Of<'climate'>, place: RulePlace): string {
  const first = list[0]?.output ?? '';
  const fresh = minimum
    ? `. ${first} always runs at least ${en.duration(minimum.on_s)} of every ${en.duration(minimum.every_s)}`
    : '';
  const bound = only_if?.below ?? only_if?.above ?? 0;
  const only = only_if
    ? `. Only while ${label(only_if.metric)} is ${only_if.below === undefined ? 'above' : 'below'} ${quantity(only_if.metric, bound)}`
    : '';
  return steps(metric, list, place) + only + fresh;
}

function rain({ fallen, forecast }: Of<'rain_delay'>, kind: OutputKind | undefined): string {
  const when = [
    ...(fallen ? [`${number(fallen.mm)}\u00a0mm or more fell in the last ${fallen.hours}\u00a0h`] : []),
    ...(forecast
      ? [`${number(forecast.mm)}\u00a0mm or more is forecast for the next ${forecast.hours}\u00a0h`]
      : []),
  ];
  return `do not ${act(kind)} when ${listing(when, 'or')}`;
}

function sentence(rule: Rule, place: RulePlace): string {
  const kind = 'output' in rule ? place.kindOf(rule.output) : undefined;
  const verbs: [string, string] = [act(kind), stop(kind)];
  switch (rule.kind) {
    case 'threshold':
      return limits(rule.metric, rule, verbs);
    case 'dose': {
      const soak =
        rule.soak_min > 0 ? `, then wait ${en.duration(rule.soak_min * 60)} for it to sink in` : '';
      return `when ${label(rule.metric)} is below ${quantity(rule.metric, rule.on_below)}: ${act(kind)} ${amount(rule.amount)}${soak}`;
    }
    case 'schedule':
      return `${act(kind)} ${amount(rule.amount)} at ${listing(rule.times.map(start), 'and')}${days(rule)}`;
    case 'balance': {
      const hours = rule.window ? `, starting only from ${rule.window.from} to ${rule.window.to}` : '';
      return `${act(kind)} when the soil has lost ${number(rule.start_at * 100)}\u00a0% of its easily drawn water, each time giving back ${number(rule.refill * 100)}\u00a0% of what was lost${hours}`;
    }
    case 'rain_delay':
      return rain(rule, kind);
    case 'climate':
      return climate(rule, place);
    case 'heat_stress':
      return `cooling of the animals. ${steps('air.thi', rule.steps, place)}`;
    case 'oxygen': {
      const { night } = rule;
      const byNight = night
        ? `. From ${night.hours.from} to ${night.hours.to} it runs ${night.on_min} of every ${night.every_min}\u00a0min`
        : '';
      return limits(rule.metric, rule, verbs) + byNight;
    }
    case 'salinity_gate':
      return `do not ${act(kind)} when ${label(rule.metric)} is above ${quantity(rule.metric, rule.shut_above)}, allow it again below ${quantity(rule.metric, rule.open_below)}`;
    case 'guard':
      return `${rule.against === 'frost' ? 'against frost' : 'against heat'}: ${limits(rule.metric, rule, verbs)}`;
    case 'lamp': {
      const when = rule.hours
        ? `from ${rule.hours.from} to ${rule.hours.to}`
        : `after sunset until the day has been ${number(rule.day_length_h ?? 0)}\u00a0h long`;
      const dark = rule.bright
        ? `, not while ${label(rule.bright.metric)} is above ${quantity(rule.bright.metric, rule.bright.off_above)}`
        : '';
      return `${act(kind)} ${when}${dark}`;
    }
  }
}

export const ruleEn: RuleWords = {
  sentence: (rule, place) => {
    const name = place.many && 'output' in rule ? `${rule.output}: ` : '';
    const text = sentence(rule, place);
    return `${name}${name === '' && rule.kind !== 'climate' ? capital(text) : text}.`;
  },
  unknown: (kind) => `A rule of the kind "${kind}". This page does not know it yet, please reload the page.`,
  mode: { live: 'In use', shadow: 'Trial only, commands nothing' },
  trial: ({ since, would, ran }) =>
    `Since ${since}: this rule would have made ${used(would)}; really there were ${used(ran)}.`,
  unfit: (message) => `Cannot run: ${message}`,
  none: 'This zone has no rule yet, nothing is switched on by itself.',
  declared: 'As in the configuration file, nobody changed it here.',
  version: ({ version, author, time }) =>
    author === FILE
      ? `Version ${version}, from the configuration file at ${time}.`
      : `Version ${version}, saved by ${person(author)} at ${time}.`,
  technician:
    'Only the numbers can be changed here. To add, remove or change anything else, call the technician who set it up.',
  edit: 'Change numbers',
  save: 'Save',
  saving: 'Saving…',
  cancel: 'Leave as it is',
  saved: 'Saved. The new numbers hold at once.',
  willBe: 'Will be',
  same: 'No number was changed.',
  refused: (text) => `Could not save: ${text}`,
  unsure: 'The line broke, it is not known whether this was saved. Reload to see.',
  changedMeanwhile: 'Not saved: somebody has just changed the rules of this zone. Reload, then change them.',
  otherRule: (rule, message) =>
    `Not saved: the rule "${rule}" of this zone has a mistake (${message}). Call the technician.`,
  reload: 'Reload',
  field: (name, kind) => {
    switch (name) {
      case 'on_below':
        return `Start to ${act(kind)} below`;
      case 'off_above':
        return `${capital(stop(kind))} above`;
      case 'on_above':
        return `Start to ${act(kind)} above`;
      case 'off_below':
        return `${capital(stop(kind))} below`;
      case 'amount.minutes':
      case 'amount.litres':
      case 'amount.depth_mm':
        return `${capital(act(kind))} each time`;
      case 'soak_min':
        return 'Wait for it to sink in';
      case 'start_at':
        return `Start to ${act(kind)} when the soil has lost`;
      case 'refill':
        return 'Give back each time';
      case 'times':
        return `Times to ${act(kind)}`;
    }
  },
  unit: {
    minutes: 'min',
    litres: 'litres',
    mm: 'mm of water',
    percent_easy: '% of its easily drawn water',
    percent_lost: '% of what was lost',
  },
  time: (nth) => `Time ${nth}`,
  addTime: 'Add a time',
  removeTime: (time) => `Remove ${time}`,
  bySun: (times) => `Also by the sun: ${listing(times.split(' ').map(start), 'and')}.`,
  mistake: {
    number: 'Enter a number, such as 24.5.',
    whole: 'Enter a whole number.',
    range: (low, high) => `Enter a number from ${low} to ${high}.`,
    higher: (than) => `This must be higher than ${than}.`,
    lower: (than) => `This must be lower than ${than}.`,
    noTime: 'Choose a time.',
    sameTime: 'This time is there already, choose another.',
    server: (message) => `The farm did not take it: ${message}`,
  },
  back: 'Back to the version before',
  backQuestion: ({ version, author, time }) =>
    author === FILE
      ? `Back to version ${version}, from the configuration file at ${time}?`
      : `Back to version ${version}, saved by ${person(author)} at ${time}?`,
  backGives: 'It will run by:',
  backYes: 'Yes, go back',
  backNo: 'Keep this version',
  backDone: 'Gone back. This version holds at once.',
};
