import { describe, expect, test } from 'vitest';
import { localDay } from '../../../../../domain/day.ts';
import type { Actuation } from '../../../../../domain/decision.ts';
import type { EvidenceDay } from '../../../../../domain/evidence.ts';
import { digestOf, evidenceText } from '../../../../../domain/evidence.ts';
import { daySpan } from '../../../../../domain/day-span.ts';
import { evidenceDay } from '../../../../../gateway/core/evidence/evidence-day.ts';
import { joined, wateringsOf } from '../../../../../gateway/core/evidence/waterings.ts';
import { aFarm, anOutput, aZone } from '../../../../support/farm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = '2026-11-22';
const span = daySpan(DAY, 'Asia/Ho_Chi_Minh');

describe('a local day', () => {
  const lasts = (day: string, timezone: string) => {
    const { from, to } = daySpan(day, timezone);
    expect([localDay(from, timezone), localDay(from - 1, timezone) < day]).toEqual([day, true]);
    expect([localDay(to - 1, timezone), localDay(to, timezone) > day]).toEqual([day, true]);
    return (to - from) / HOUR;
  };

  test('in Vietnam begins at 17:00 UTC of the day before', () => {
    expect(span).toEqual({ from: Date.UTC(2026, 10, 21, 17), to: Date.UTC(2026, 10, 22, 17) });
  });

  test.each([
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-07-01', 'Europe/Berlin', 24],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-09-06', 'America/Santiago', 23], // clocks go forward at midnight: the day begins at 01:00
    ['2026-04-04', 'America/Santiago', 25], // and back at midnight: its last hour comes twice
    ['2026-01-01', 'Pacific/Kiritimati', 24],
    ['2026-12-31', 'Pacific/Pago_Pago', 24],
    ['2028-02-29', 'Asia/Kathmandu', 24],
  ])('%s in %s lasts %d hours', (day, timezone, hours) => {
    expect(lasts(day, timezone)).toBe(hours);
  });

  test('that a time zone left out is empty', () => {
    const { from, to } = daySpan('2011-12-30', 'Pacific/Apia');
    expect(to - from).toBe(0);
  });
});

const did = (after_ms: number, given: Partial<Actuation>): Actuation => ({
  id: `a-${after_ms}`,
  at: span.from + after_ms,
  zone: 'khu-1',
  output: 'van-1',
  state: 'on',
  lease_s: given.state === 'off' ? 0 : 60,
  cause: 'rule',
  result: 'confirmed',
  ...given,
});
const on = (after_ms: number, given: Partial<Actuation> = {}) => did(after_ms, { state: 'on', ...given });
const off = (after_ms: number, given: Partial<Actuation> = {}) => did(after_ms, { state: 'off', ...given });

describe('waterings', () => {
  const valve = anOutput({ flow_l_min: 40, on_max_s: 7_200 });
  /** [output, minute it began, minute it ended, litres]. */
  const told = (actuations: readonly Actuation[], valves = [valve]) =>
    wateringsOf(actuations, { span, valves: new Map(valves.map((one) => [one.id, one])) }).map(
      ({ output, from, to, litres }) => [
        output,
        (from - span.from) / MINUTE,
        (to - span.from) / MINUTE,
        litres,
      ],
    );

  test('run from on to off, with litres by time and flow', () => {
    expect(told([on(0), off(10 * MINUTE), on(60 * MINUTE), off(60.5 * MINUTE)])).toEqual([
      ['van-1', 0, 10, 400],
      ['van-1', 60, 60.5, 20],
    ]);
  });

  test('are cut at the ends of the day', () => {
    expect(told([on(-20 * MINUTE), off(10 * MINUTE), on(24 * HOUR - MINUTE)])).toEqual([
      ['van-1', 0, 10, 400],
      ['van-1', 1439, 1440, 40],
    ]);
  });

  test('that ended before the day are not of it', () => {
    expect(told([on(-20 * MINUTE), off(-MINUTE)])).toEqual([]);
  });

  test('have no litres without a flow rate', () => {
    expect(told([on(0), off(10 * MINUTE)], [anOutput()])).toEqual([['van-1', 0, 10, null]]);
  });

  test('are those of valves', () => {
    expect(told([on(0, { output: 'bom-1' }), off(MINUTE, { output: 'bom-1' })])).toEqual([]);
  });

  test('count a valve that was found open, and no command that failed', () => {
    expect(told([on(0, { result: 'failed' }), off(MINUTE)])).toEqual([]);
    expect(told([on(0, { result: 'drifted', lease_s: 0 }), off(MINUTE)])).toEqual([['van-1', 0, 1, 40]]);
  });

  test('that nobody could see the end of are counted until the lease has run out', () => {
    expect(told([on(0), on(10 * MINUTE, { result: 'failed' }), off(8 * HOUR)])).toEqual([
      ['van-1', 0, 11, 440],
    ]);
  });

  test('go on where the valve answers again in time', () => {
    expect(told([on(0), on(10 * MINUTE, { result: 'failed' }), on(10.5 * MINUTE), off(20 * MINUTE)])).toEqual(
      [['van-1', 0, 20, 800]],
    );
    expect(told([on(0), on(10 * MINUTE, { result: 'failed' }), on(15 * MINUTE), off(20 * MINUTE)])).toEqual([
      ['van-1', 0, 11, 440],
      ['van-1', 15, 20, 200],
    ]);
  });

  test('last no longer than the longest run, as when the gateway was without power', () => {
    expect(told([on(0), off(9 * HOUR)])).toEqual([['van-1', 0, 120, 4800]]);
  });

  test('that are too many are told together where pauses are shortest, with the same litres', () => {
    const many = [0, 10, 12, 30, 33].map((minute) => ({
      output: 'van-1',
      from: minute * MINUTE,
      to: (minute + 1) * MINUTE,
      litres: 1.1,
    }));
    const other = { output: 'van-2', from: MINUTE, to: 2 * MINUTE, litres: null };
    expect(joined([other, ...many], 6)).toHaveLength(6);
    expect(joined([other, ...many], 4)).toEqual([
      many[0],
      other,
      { output: 'van-1', from: 10 * MINUTE, to: 13 * MINUTE, litres: 2.2 },
      { output: 'van-1', from: 30 * MINUTE, to: 34 * MINUTE, litres: 2.2 },
    ]);
  });
});

describe('the next revision of a day', () => {
  const farm = aFarm([aZone({ outputs: [anOutput({ flow_l_min: 40 })] })]);
  const of = { zone: 'khu-1', day: DAY };
  const gateway = 'gw-0123456789abcdef';
  const series = { 'soil.moisture': { count: 1, min: 30, mean: 30, max: 30, gaps: [] } };
  const actuations = [on(0), off(10 * MINUTE)];
  const first = evidenceDay(of, { series, actuations }, { farm, gateway, former: undefined })!;
  const former = { day: first, digest: digestOf(evidenceText(first)) };

  test('is the first one, with all that happened', () => {
    expect(first).toEqual({
      schema: 'nongso.evidence/1',
      gateway,
      farm: 'dong-tao',
      ...of,
      timezone: 'Asia/Ho_Chi_Minh',
      revision: 1,
      previous: null,
      series,
      waterings: [{ output: 'van-1', from: span.from, to: span.from + 10 * MINUTE, litres: 400 }],
      litres: 400,
    });
  });

  test('is none where nothing was heard and nothing watered', () => {
    const facts = { series: {}, actuations: [] };
    expect(evidenceDay(of, facts, { farm, gateway, former: undefined })).toBeUndefined();
  });

  test('is none where nothing else came in', () => {
    expect(evidenceDay(of, { series, actuations }, { farm, gateway, former })).toBeUndefined();
  });

  test('names the one before where something did', () => {
    const more = { ...series, 'soil.ph': { count: 1, min: 6, mean: 6, max: 6, gaps: [] } };
    expect(evidenceDay(of, { series: more, actuations }, { farm, gateway, former })).toEqual({
      ...first,
      revision: 2,
      previous: former.digest,
      series: more,
    });
  });

  test('keeps the waterings of a valve that is not configured any more', () => {
    const next = evidenceDay(of, { series: {}, actuations }, { farm: aFarm([]), gateway, former });
    expect(next).toMatchObject({ revision: 2, series: {}, waterings: first.waterings, litres: 400 });
  });

  test('keeps the waterings where the journal has no actuations of the day any more', () => {
    const more = { ...series, 'soil.ph': { count: 1, min: 6, mean: 6, max: 6, gaps: [] } };
    const next = evidenceDay(of, { series: more, actuations: [] }, { farm, gateway, former });
    expect(next).toMatchObject({ revision: 2, series: more, waterings: first.waterings, litres: 400 });
    expect(evidenceDay(of, { series, actuations: [] }, { farm, gateway, former })).toBeUndefined();
  });

  test('is refused where it would not fit', () => {
    const last: EvidenceDay = { ...first, revision: 10_000 };
    const facts = { series: {}, actuations };
    expect(() => evidenceDay(of, facts, { farm, gateway, former: { ...former, day: last } })).toThrow(
      'revision',
    );
  });
});
