import { describe, expect, it, test } from 'vitest';
import type { ZoneView } from '../../../../domain/http/state.ts';
import {
  commandFilters,
  formatState,
  parseMinutes,
  parseOverride,
  parseSetTopic,
  personOf,
  resultTopic,
  setTopic,
} from '../../../../domain/wire/homeassistant.ts';
import type { Target } from '../../../../domain/wire/homeassistant.ts';
import { FakeDesk } from '../../../support/farm-desk.ts';

const NOW = Date.UTC(2026, 10, 22, 5);

describe('the topics', () => {
  test.each<[string, Target, string]>([
    ['nongso/a/khu-1/override/set', { zone: 'khu-1', action: 'override' }, 'nongso/a/khu-1/override/result'],
    ['nongso/a/khu-1/minutes/set', { zone: 'khu-1', action: 'minutes' }, 'nongso/a/khu-1/override/result'],
    [
      'nongso/a/khu-1/van-1/run/set',
      { zone: 'khu-1', output: 'van-1', action: 'run' },
      'nongso/a/khu-1/override/result',
    ],
    ['nongso/a/stop-all/set', { action: 'stop-all' }, 'nongso/a/stop-all/result'],
  ])('%s is read as it is written', (topic, target, result) => {
    expect(setTopic('a', target)).toBe(topic);
    expect(parseSetTopic('a', topic)).toEqual(target);
    expect(resultTopic('a', target)).toBe(result);
  });

  test.each([
    'nongso/b/khu-1/stop/set',
    'nongso/a/khu-1/stop',
    'nongso/a/khu-1/stop/set/set',
    'nongso/a/khu-1/fly/set',
    'nongso/a/Khu 1/stop/set',
    'nongso/a//stop/set',
    'farm/a/khu-1/stop/set',
    'nongso/a/khu-1/van-1/fly/set',
    'nongso/a/khu-1/van-1/minutes/set',
    'nongso/a/khu-1/Van 1/run/set',
    'nongso/a/khu-1//run/set',
    'nongso/a/khu-1/van-1/run/run/set',
    'nongso/a/khu-1/van-1/run',
    '',
  ])('%j is no command of farm a', (topic) => {
    expect(parseSetTopic('a', topic)).toBeUndefined();
  });

  it('have none that runs a whole zone, with its heater, fan, mister and valve together', () => {
    expect(parseSetTopic('a', 'nongso/a/khu-1/run/set')).toBeUndefined();
  });

  it('subscribes to every command of one farm and to no other’s', () => {
    expect(commandFilters('a')).toEqual(['nongso/a/+/+/set', 'nongso/a/+/+/+/set', 'nongso/a/stop-all/set']);
  });
});

describe('an override', () => {
  const parse = (body: object) => parseOverride(JSON.stringify(body), NOW);

  it('is what the HTTP body is, with an id and who asks', () => {
    expect(parse({ action: 'run', litres: 200, output: 'van-1', id: '7', by: 'Lan' })).toEqual({
      id: '7',
      by: 'homeassistant: Lan',
      request: { action: 'run', litres: 200, output: 'van-1' },
    });
    expect(parse({ action: 'stop' })).toEqual({ by: 'homeassistant', request: { action: 'stop' } });
  });

  it('is refused after its time, and still says which one it was', () => {
    expect(parse({ action: 'stop', id: '7', expires: NOW })).toMatchObject({ code: 'expired', id: '7' });
    expect(parse({ action: 'stop', expires: NOW + 1 })).toMatchObject({ request: { action: 'stop' } });
  });

  test.each([
    [{ action: 'fly' }],
    [{ action: 'stop', colour: 'green' }],
    [{ action: 'run' }],
    [{ action: 'stop', id: '' }],
    [{ action: 'stop', by: 'x'.repeat(300) }],
    [[]],
    [{}],
  ])('%j is refused', (body) => {
    expect(parse(body)).toMatchObject({ problem: 'reject', code: 'invalid' });
  });

  it('has a name of at most 64 characters without line breaks', () => {
    expect(personOf('Lan\n{"x"}')).toBe('homeassistant: Lan {"x"}');
    expect(personOf(' \t ')).toBe('homeassistant');
    expect([...personOf('ệ'.repeat(200))]).toHaveLength(64);
  });
});

test.each([
  ['10', 10],
  ['2.5', 2.5],
  ['240', 240],
  ['0', undefined],
  ['241', undefined],
  ['-5', undefined],
  ['1e2', undefined],
  ['NaN', undefined],
  ['', undefined],
])('%j minutes is %j', (text, minutes) => {
  expect(parseMinutes(text)).toBe(minutes);
});

describe('the state of a zone', () => {
  const [shown] = new FakeDesk().state('vi').zones;
  const zone: ZoneView = { ...shown!, values: {} };
  const valve = { ...zone.outputs[0]!, state: 'on', confirmed: true, why: 'Đang tưới.' } as const;
  const value = (of: number, quality: 'good' | 'stale' | 'implausible') =>
    ({ value: of, at: '', age_s: 1, quality }) as const;
  const read = (view: ZoneView) => JSON.parse(formatState(view, 10)) as Record<string, unknown>;

  it('rounds as the metric deserves, and does not know what is old, wrong or unconfirmed', () => {
    const values = {
      'soil.moisture': value(27.449, 'good'),
      'air.humidity': value(64.6, 'good'),
      'soil.ph': value(6.5, 'stale'),
      'air.temperature': value(90, 'implausible'),
    };
    expect(read({ ...zone, values, outputs: [{ ...valve, confirmed: false }] })).toEqual({
      minutes: 10,
      outputs: { 'van-1': { state: null, why: 'Đang tưới.' } },
      points: { 'soil.moisture': 27.4, 'air.humidity': 65, 'soil.ph': null, 'air.temperature': null },
    });
  });

  it('cuts a sentence to the 255 characters that Home Assistant takes, and no character in two', () => {
    const why = '💧'.repeat(300);
    const { outputs } = read({ ...zone, outputs: [{ ...valve, why }] });
    expect(outputs).toEqual({ 'van-1': { state: 'on', why: `${'💧'.repeat(254)}…` } });
  });
});
