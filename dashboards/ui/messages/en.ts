import { metricNames } from '../../../domain/messages/metrics-en.ts';
import type { Words } from './words.ts';

/** Two parts at most: a countdown is read at a glance. */
const duration = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3_600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const minutes = Math.floor((s % 3_600) / 60);
  return minutes === 0 ? `${Math.floor(s / 3_600)} h` : `${Math.floor(s / 3_600)} h ${minutes} min`;
};

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const en: Words = {
  locale: 'en-GB',
  otherLanguage: { code: 'vi', name: 'Tiếng Việt' },
  app: 'Nông Số',
  description: 'The farm on your phone: soil moisture, watering and why.',
  opening: 'Opening the farm page…',
  needsScript: 'This page needs JavaScript. Please open it in Chrome.',
  unreachable:
    'Cannot reach the control box. It may have no power, or the phone no signal. The page keeps trying.',
  retryNow: 'Try again now',
  back: 'Back',
  age: (seconds) => {
    if (seconds < 60) return 'just now';
    if (seconds < 3_600) return `${Math.round(seconds / 60)} min ago`;
    return seconds < 172_800
      ? `${Math.round(seconds / 3_600)} h ago`
      : `${Math.round(seconds / 86_400)} days ago`;
  },
  duration,
  metric: metricNames,
  derived: {
    'air.vpd': 'Dryness of the air (VPD)',
    'air.thi': 'Index of heat and humidity (THI)',
    'soil.depletion': 'Water lost from the soil',
    'rain.total': 'Rain',
    'rain.expected': 'Rain forecast',
  },
  output: {
    valve: { noun: 'Valve', on: 'Watering', off: 'Not watering', run: (m) => `Water ${m} minutes` },
    pump: { noun: 'Pump', on: 'Pumping', off: 'Not pumping', run: (m) => `Pump ${m} minutes` },
    master_valve: {
      noun: 'Main valve',
      on: 'Main valve open',
      off: 'Main valve shut',
      run: (m) => `Open main valve ${m} minutes`,
    },
    fan: { noun: 'Fan', on: 'Fan running', off: 'Fan off', run: (m) => `Run fan ${m} minutes` },
    mister: { noun: 'Mister', on: 'Misting', off: 'Not misting', run: (m) => `Mist ${m} minutes` },
    heater: { noun: 'Heater', on: 'Heating', off: 'Not heating', run: (m) => `Heat ${m} minutes` },
    vent: { noun: 'Vent', on: 'Vent open', off: 'Vent shut', run: (m) => `Open vent ${m} minutes` },
    aerator: { noun: 'Aerator', on: 'Aerating', off: 'Not aerating', run: (m) => `Aerate ${m} minutes` },
    light: { noun: 'Light', on: 'Light on', off: 'Light off', run: (m) => `Light on ${m} minutes` },
  },
  signIn: {
    title: 'Enter the PIN',
    hint: 'The PIN has 6 digits. If you forgot it, ask the farm manager.',
    field: 'PIN',
    erase: 'Delete',
    enter: 'Enter',
    checking: 'Checking…',
    wrong: 'That PIN is not right. Look again and enter it once more.',
    again: 'This phone must enter the PIN again.',
    wait: (left) => `Too many wrong tries. Wait ${left}, then try again.`,
  },
  connection: {
    live: (time) => `Live · ${time}`,
    lost: (time) => `No contact with the farm – readings of ${time}`,
    meanwhile: 'The readings below are old. If it is urgent, shut the valve by hand.',
  },
  summary: {
    running: (count) => plural(count, 'device running', 'devices running'),
    outside: (count) => plural(count, 'zone outside its band', 'zones outside their band'),
    calm: 'All zones in their band',
  },
  zone: {
    noZones: 'The farm has no zone yet. Add one to the configuration file of the control box.',
    noReading: 'No reading yet',
    measured: (age) => `Measured ${age}`,
    stale: 'This reading is old and is not used for automatic watering. Check the sensor.',
    implausible: 'This reading cannot be true. Check the sensor.',
    moisture: { below: 'Dry', inside: 'Moist enough', above: 'Wet' },
    other: { below: 'Low', inside: 'Good', above: 'High' },
    band: (where, { low, high, unit }) => {
      if (where === 'below') return `below ${low}\u00a0${unit}`;
      return where === 'above' ? `above ${high}\u00a0${unit}` : `between ${low} and ${high}\u00a0${unit}`;
    },
    others: 'Other readings',
    chart: 'Chart and reasons',
    alarmSince: (time) => `Since ${time}`,
  },
  control: {
    left: (duration) => `${duration} left`,
    almostOver: 'nearly done',
    waiting: 'Waiting for the device to answer…',
    standing: {
      stop: 'STOPPED, not watering by itself',
      pause: 'Automation PAUSED',
      lock: 'LOCKED for repair',
    },
    stop: 'Stop',
    auto: 'Automatic',
    sending: 'Sending…',
    received: 'The farm has taken the command.',
    refused: (text) => `The farm did not take the command: ${text}`,
    unknown: 'It is not known whether the command arrived. Look at the state, then press again if needed.',
    unlockQuestion: 'Locked for repair. Is nobody working on it any more?',
    unlock: 'Unlock, run automatically',
    keepLocked: 'Keep locked',
    longestAway: (duration) =>
      `If the control box or a cable fails, the device goes safe by itself within ${duration}.`,
    staysWithoutPower:
      'Battery valve: if its battery dies while it is open, it stays open. Close it by hand.',
    litresToday: (litres) => `${litres.toLocaleString('en-GB')} litres used today.`,
  },
  stopAll: {
    button: 'STOP EVERYTHING',
    explain: 'Every device goes safe (valves shut, pumps off) and stays so until Automatic is pressed.',
    confirm: 'CONFIRM: STOP EVERYTHING',
    cancel: 'Do not stop',
    done: 'Everything is stopped.',
  },
  chart: {
    title: (metric, zone) => `${metric}, ${zone}`,
    day: '24 hours',
    week: '7 days',
    season: '60 days',
    loading: 'Drawing the chart…',
    failed: 'Could not get the readings for the chart.',
    empty: 'No readings in this range yet.',
    hint: 'Touch the chart to read a moment.',
    extremes: (low, high) => `Lowest ${low}, highest ${high}`,
    at: (time, mean, low, high) => `${time}: ${mean} (from ${low} to ${high})`,
    legend: 'The green band is the range to keep. A break means no readings.',
    gaps: {
      no_data: (count) => plural(count, 'gap without readings', 'gaps without readings'),
      gateway_off: (count) => plural(count, 'gap: the control box was off', 'gaps: the control box was off'),
      disk: (count) =>
        plural(
          count,
          'gap: the memory card could not be written',
          'gaps: the memory card could not be written',
        ),
      damaged: (count) =>
        plural(count, 'gap: stored readings were damaged', 'gaps: stored readings were damaged'),
    },
  },
  decisions: {
    title: 'Why it watered, why it did not',
    none: 'No decisions yet.',
    more: 'Show more',
    failed: 'Could not get the list.',
    tried: 'ONLY A TRIAL',
    triedBy: (rule) => `The rule "${rule}" is on trial. This did not happen, nothing was commanded.`,
    looked: 'Readings it looked at',
    measured: (before) => (before === undefined ? 'just measured' : `measured ${before} before`),
    workedOut: 'worked out',
    quality: { stale: 'old, not used', implausible: 'cannot be true, not used' },
    held: 'What held it back',
    gate: {
      reading: 'no reading to be trusted',
      rule: 'no rule needs it to run',
      lock: 'locked for repair',
      override: 'somebody pressed stop or pause',
      clock: 'the clock is not right yet',
      store: 'the memory card cannot be written',
      on_max: 'ran long enough in one go, must rest',
      off_min: 'was just switched off, must wait',
      daily_max: 'the litres of the day are used up',
      daily_time: 'the minutes of the day are used up',
      soak: 'resting so that the water sinks in',
      quiet: 'quiet hours',
      fault: 'something is wrong with the water supply',
      tank: 'not enough water in tank or well',
      pump: 'the pump is not ready',
      exclusive: 'another device is running, the two must not run together',
      queue: 'waiting for its turn to take water',
    },
    commands: 'Commands and answers',
    noCommand: 'No command was needed.',
    actuation: ({ state, result, back }) => {
      if (result === 'drifted') return `switched ${state} by itself, without a command`;
      const ends =
        back === undefined
          ? ''
          : `, back ${state === 'on' ? 'off' : 'on'} by itself after ${back} without a new command`;
      return `told to switch ${state}${ends} – ${result === 'confirmed' ? 'the device did so' : 'the device did not answer as it should'}`;
    },
    litres: (litres) => `${litres} litres used on that day up to then.`,
    output: 'Device',
    rule: 'Rule',
  },
  rules: {
    title: { water: 'Automatic watering', other: 'Automatic rules' },
    loading: 'Getting the settings…',
    failed: 'Could not get the settings.',
  },
  data: { title: 'Data', loading: 'Getting the data…', failed: 'Could not get the data.' },
};
