import type { Reason } from '../decision.ts';
import { metricOf } from '../metric.ts';
import type { Metric, Point } from '../metric.ts';
import type { OutputKind } from '../output.ts';
import { formatQuantity, formatTime, inSentence, phoneNumber } from './format.ts';
import { metricNames } from './metrics-en.ts';
import type { AlarmCode, Messages, Subject } from './message.ts';

const LOCALE = 'en-GB';

/** [doing it, not doing it] */
const VERB: Readonly<Record<OutputKind, readonly [string, string]>> = {
  valve: ['Watering', 'Not watering'],
  pump: ['Pumping', 'Not pumping'],
  master_valve: ['Main valve open', 'Main valve shut'],
  fan: ['Fan running', 'Fan off'],
  mister: ['Misting', 'Not misting'],
  heater: ['Heating', 'Not heating'],
  vent: ['Vent open', 'Vent shut'],
  aerator: ['Aerating', 'Aerator off'],
  light: ['Light on', 'Light off'],
};

/** Shorter than the metric's name, where a farmer would say it so. */
const NOUN: Partial<Record<Metric, string>> = {
  'soil.moisture': 'the soil',
  'air.temperature': 'the air',
};

const noun = (point: Point): string => NOUN[metricOf(point)] ?? inSentence(metricNames[metricOf(point)]);

const person = (by: string): string => {
  const phone = phoneNumber(by);
  return phone === undefined ? by : `Phone ${phone}`;
};

const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;

const age = (seconds: number): string => {
  if (seconds < 60) return 'just now';
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h ago`
    : `${Math.round(seconds / 86_400)} days ago`;
};

function because(reason: Reason, { at: from, timezone, outcome }: Subject): string {
  const quantity = (point: Point, value: number): string => formatQuantity(LOCALE, point, value);
  const time = (at: number): string => formatTime(LOCALE, at, { from, timezone });
  const until = (at: number | undefined): string =>
    at === undefined ? ', until Automatic is pressed' : `, until ${time(at)}`;
  const safeAnyway = outcome === 'on' ? ', it goes on running to be safe' : '';
  switch (reason.code) {
    case 'below_limit':
      return `${noun(reason.point)} is down to ${quantity(reason.point, reason.value)}, below the limit of ${quantity(reason.point, reason.limit)}, read ${age(reason.age_s)}`;
    case 'above_limit':
      return `${noun(reason.point)} is up to ${quantity(reason.point, reason.value)}, above the limit of ${quantity(reason.point, reason.limit)}, read ${age(reason.age_s)}`;
    case 'target_reached':
      return `${noun(reason.point)} has reached ${quantity(reason.point, reason.value)} (stops at ${quantity(reason.point, reason.limit)}), read ${age(reason.age_s)}`;
    case 'not_needed':
      return `${noun(reason.point)} is at ${quantity(reason.point, reason.value)} (limit ${quantity(reason.point, reason.limit)}), read ${age(reason.age_s)}`;
    case 'on_its_way':
      return `${noun(reason.point)} is at ${quantity(reason.point, reason.value)}, running until ${quantity(reason.point, reason.limit)}, read ${age(reason.age_s)}`;
    case 'minimum_run':
      return `running its minimum time, until ${time(reason.until)}`;
    case 'no_reading':
      return `no reading of ${noun(reason.point)} yet; check the sensor`;
    case 'stale':
      return `the reading of ${noun(reason.point)} is old (${age(reason.age_s)}); check the sensor`;
    case 'implausible':
      return `the reading of ${noun(reason.point)} is ${quantity(reason.point, reason.value)}, which cannot be true; check the sensor`;
    case 'run_by_hand':
      return `${person(reason.by)} started it by hand, until ${time(reason.until)}`;
    case 'stopped':
      return `${person(reason.by)} pressed stop${until(reason.until)}${safeAnyway}`;
    case 'paused':
      return `${person(reason.by)} paused automation${until(reason.until)}${safeAnyway}`;
    case 'locked':
      return `${person(reason.by)} locked it for repair${until(reason.until)}${safeAnyway}`;
    case 'on_max':
      return `it ran its longest time of ${duration(reason.on_max_s)}, resting until ${time(reason.until)}`;
    case 'off_min':
      return `it has only just stopped, waiting until ${time(reason.until)}`;
    case 'daily_max':
      return `${Math.round(reason.litres)} litres used today (at most ${reason.limit} litres)`;
    case 'no_rule':
      return 'no automatic rule is set';
  }
}

const ALARM: Readonly<Record<AlarmCode, (name: string) => string>> = {
  no_answer: (name) =>
    `${name} does not answer commands. It returns to its safe state by itself when its time is up. Check the power and cable of the relay board.`,
  drifted: (name) =>
    `${name} changed by itself without a command. See whether the board restarted or somebody pressed its button.`,
  device_offline: (name) => `No contact with ${name}. Check its power, cable or radio.`,
  stale: (name) => `${name} has sent no new reading for a long time. Check the sensor.`,
  store: () =>
    'The memory card cannot be written. Watering goes on, but readings may be lost. Check the card.',
  forwarder: (name) => `Data cannot be sent to ${name}. It is kept on this machine and will be sent later.`,
  api_away: (name) =>
    `Data cannot be sent to the cooperative's server (${name}). It is kept on this machine and will be sent later.`,
  api_refuses: (name) =>
    `The cooperative's server (${name}) does not accept this machine. Its data is kept here. Check the address and the token under forward.api in the configuration file; if need be, ask the cooperative for a new token.`,
  evidence_refused: (name) =>
    `The cooperative's server does not take the data of some days of ${name}. It is kept on this machine. Tell the cooperative's manager; once it is mended, restart this machine.`,
  evidence_unsealed: (name) =>
    `The data of some days of ${name} could not be made ready for the cooperative. It is kept on this machine, which tries again every 15 minutes. If this does not go away by itself, call whoever installed the machine: its log says why.`,
  unsaved: (name) =>
    `The command for ${name} is in force but could not be saved. Press again after a power cut.`,
  unsupported_setting: (name) =>
    `The setting "${name}" in the configuration file does nothing in this version.`,
};

export const en: Messages = {
  decision(subject: Subject, reason: Reason): string {
    const { zone, kind, outcome } = subject;
    const [doing, notDoing] = VERB[kind];
    return `${outcome === 'on' ? doing : notDoing} ${zone}: ${because(reason, subject)}.`;
  },
  alarm: (code, name) => ALARM[code](name),
};
