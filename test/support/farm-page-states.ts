/** What the stand-in gateway of the farm page's tests says: one farm, drawn in both languages. */
import { StateView } from '../../domain/http/state.ts';
import type { ZoneView } from '../../domain/http/state.ts';
import { ShadowsBody } from '../../domain/http/shadows.ts';
import { FlipsBody } from '../../domain/http/flips.ts';
import type { Flip } from '../../domain/flip.ts';
import type { DecisionsBody, HistoryBody } from '../../domain/http/history.ts';
import { MESSAGES } from '../../domain/messages/index.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { Reason } from '../../domain/reason.ts';

/** 22 November 2026, 06:12 at the farm. */
export const AT = Date.parse('2026-11-22T06:12:00+07:00');
const TIMEZONE = 'Asia/Ho_Chi_Minh';

/** A time as the gateway writes it: with the farm's offset. */
export const iso = (ms: number): string =>
  new Date(ms + 7 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+07:00');

type Output = ZoneView['outputs'][number];
type Value = ZoneView['values'][string];

export const value = (amount: number, changes: Partial<Value> = {}): Value => ({
  value: amount,
  at: iso(AT - 180_000),
  age_s: 180,
  quality: 'good',
  ...changes,
});

const say = (lang: Language, zone: string, outcome: 'on' | 'off', reason: Reason): string =>
  MESSAGES[lang].decision({ zone, kind: 'valve', outcome, at: AT, timezone: TIMEZONE }, reason);

const valve = (id: string, why: string, changes: Partial<Output> = {}): Output => ({
  id,
  kind: 'valve',
  state: 'off',
  confirmed: true,
  left_s: null,
  wanted: 'off',
  why,
  standing: null,
  litres_today: 40,
  longest_away_s: 60,
  longest_away_power_s: 0,
  ...changes,
});

const BAND = [{ point: 'soil.moisture', low: 24, high: 32 }];
const LONGAN = 'Khu 1, nhãn lồng';
const ORANGE = 'Khu 2, cam Canh';

/** Zone 1 is dry and idle, with changes to its only valve. */
export function longan(lang: Language, changes: Partial<Output> = {}): ZoneView {
  const why = say(lang, LONGAN, 'off', {
    code: 'not_needed',
    point: 'soil.moisture',
    value: 27.4,
    limit: 24,
    age_s: 180,
  });
  return {
    id: 'khu-1',
    name: LONGAN,
    values: {
      'soil.moisture': value(27.4),
      'soil.temperature': value(26.1),
      'air.temperature': value(31.5, { age_s: 20 }),
      'air.humidity': value(74, { age_s: 20 }),
      'battery.level': value(83),
    },
    sources: { 'soil.moisture': 'soil-1', 'soil.temperature': 'soil-1', 'air.temperature': 'air-1' },
    bands: BAND,
    outputs: [valve('van-1', why, changes)],
    alarms: [],
  };
}

/** Zone 2 is dry and being watered. */
export function orange(lang: Language, changes: Partial<Output> = {}): ZoneView {
  const why = say(lang, ORANGE, 'on', {
    code: 'below_limit',
    point: 'soil.moisture',
    value: 21.8,
    limit: 24,
    age_s: 40,
  });
  return {
    id: 'khu-2',
    name: ORANGE,
    values: { 'soil.moisture': value(21.8, { age_s: 40 }), 'soil.temperature': value(25.3) },
    sources: { 'soil.moisture': 'node-7', 'soil.temperature': 'node-7' },
    bands: BAND,
    outputs: [valve('van-2', why, { state: 'on', wanted: 'on', left_s: 581, ...changes })],
    alarms: [],
  };
}

/** Zone 3: its sensor is silent, and somebody has stopped it. */
export function garden(lang: Language): ZoneView {
  const name = 'Khu 3, rau màu';
  const why = say(lang, name, 'off', { code: 'stopped', by: 'Chị Năm' });
  return {
    id: 'khu-3',
    name,
    values: { 'soil.moisture': value(18.2, { age_s: 12_600, quality: 'stale' }) },
    sources: { 'soil.moisture': 'soil-3' },
    bands: BAND,
    outputs: [valve('van-3', why, { standing: 'stop' })],
    alarms: [
      {
        code: 'stale',
        since: iso(AT - 12_000_000),
        text: MESSAGES[lang].alarm('stale', lang === 'vi' ? 'Cảm biến soil-3' : 'Sensor soil-3'),
      },
    ],
  };
}

/** Parsed by the real schema, so that these states cannot drift away from what a gateway may send. */
export const farmOf =
  (...zones: ((lang: Language) => ZoneView)[]) =>
  (lang: Language): StateView =>
    StateView.parse({ at: iso(AT), farm: 'dong-tao', zones: zones.map((zone) => zone(lang)), alarms: [] });

export const wholeFarm = farmOf(longan, orange, garden);

/** A day of ten-minute steps with a two-hour hole. */
export function dayOfHistory(): HistoryBody {
  const points: HistoryBody['points'] = [];
  const hole = { from: AT - 10 * 3_600_000, to: AT - 8 * 3_600_000, cause: 'device_offline' };
  for (let at = AT - 86_400_000; at <= AT; at += 600_000) {
    if (at >= hole.from && at < hole.to) continue;
    const mean = 27 + 5 * Math.sin(at / 9_000_000);
    points.push([at, mean - 0.6, mean, mean + 0.6]);
  }
  return { points, gaps: [hole] };
}

/** The nearest changes that would start the idle valve. */
export const flipsOf = (lang: Language): FlipsBody => {
  const flip: Flip = { kind: 'value', point: 'soil.moisture', value: 24, now: 27.4, direction: 'below' };
  const sentence = MESSAGES[lang].flip(
    { zone: LONGAN, kind: 'valve', outcome: 'off', at: AT, timezone: TIMEZONE },
    flip,
  );
  return FlipsBody.parse({ items: [{ ...flip, sentence }] });
};

/** What the rule on trial would have used. */
export const TRIALS = ShadowsBody.parse({
  items: [
    {
      ...{ id: 'sang-som', output: 'van-1', since: '2026-11-19T05:30:00+07:00', decisions: 9 },
      ...{ would: { litres: 900, runs: 3 }, really_ran: { litres: 1_240, runs: 5 } },
    },
  ],
  next: null,
});

/** One rule of each kind that can be changed on the page, and one that cannot. */
export const RULES = [
  { id: 'giu-am', kind: 'threshold', metric: 'soil.moisture', output: 'van-1', on_below: 24, off_above: 32 },
  {
    ...{ id: 'sang-som', kind: 'schedule', output: 'van-1', mode: 'shadow' },
    ...{ times: ['05:30', 'sunset-30'], amount: { minutes: 20 }, weekdays: ['mon', 'thu'] },
  },
  {
    ...{ id: 'bu-nuoc', kind: 'dose', metric: 'soil.moisture', output: 'van-1' },
    ...{ on_below: 22, amount: { litres: 250 }, soak_min: 45 },
  },
  { id: 'can-bang', kind: 'balance', output: 'van-1', start_at: 0.8, refill: 1 },
  { id: 'mua', kind: 'rain_delay', output: 'van-1', fallen: { mm: 5, hours: 24 } },
];

/** Two pages of decisions: `next` is the word `older`. The second of the first page is of a rule that is only tried. */
export function decisionsOf(lang: Language, next: string | null): DecisionsBody {
  const item = (
    minutesAgo: number,
    outcome: 'on' | 'off',
    reason: Reason,
  ): DecisionsBody['items'][number] => ({
    id: `d-${minutesAgo}`,
    at: iso(AT - minutesAgo * 60_000),
    zone: 'khu-1',
    output: 'van-1',
    outcome,
    cause: 'rule',
    sentence: say(lang, LONGAN, outcome, reason),
    reason: { ...reason },
    inputs: [],
    gates: [],
    actuations: [],
  });
  const read = (value: number, age_s: number, quality = 'good') => ({
    ...{ point: 'soil.moisture', value, age_s, quality },
    at: iso(AT - 42 * 60_000 - age_s * 1_000),
  });
  const low: Reason = { code: 'below_limit', point: 'soil.moisture', value: 23.6, limit: 24, age_s: 30 };
  const full: Reason = { code: 'target_reached', point: 'soil.moisture', value: 32.1, limit: 32, age_s: 200 };
  const stopped = {
    ...item(42, 'off', full),
    inputs: [
      read(32.1, 200),
      { ...read(3.2, 20), point: 'soil.depletion' },
      { ...read(31.5, 7_300, 'stale'), point: 'air.temperature' },
    ],
    gates: [
      { gate: 'lock', passed: true },
      { gate: 'reading', passed: true },
      { gate: 'rule', passed: false },
    ],
    rule: { id: 'giu-am', version: 'a1b2' },
    actuations: [
      {
        ...{ id: 'a-1', at: iso(AT - 42 * 60_000), state: 'off' as const, lease_s: 0 },
        result: 'failed' as const,
      },
      {
        ...{ id: 'a-2', at: iso(AT - 41 * 60_000), state: 'off' as const, lease_s: 0 },
        result: 'confirmed' as const,
      },
    ],
    litres_today: 1_240,
  };
  const started = {
    ...item(64, 'on', low),
    rule: { id: 'sang-som', version: 'c3' },
    shadow: 'sang-som',
    litres_today: 400,
  };
  return next === null
    ? { items: [stopped, started], next: 'older' }
    : { items: [item(1_900, 'off', { code: 'stopped', by: 'Chị Năm' })], next: null };
}
