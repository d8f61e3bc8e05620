import { describe, expect, test } from 'vitest';
import {
  kindOf,
  leftOf,
  repairMessage,
  repairValues,
} from '../../../../../gateway/core/dead-letters/repair.ts';
import type { DeadLetter } from '../../../../../gateway/core/ports/journal.ts';

const AT = 1_800_000_000_000;

const letter = (payload: unknown, given: Partial<DeadLetter> = {}): DeadLetter => ({
  ...{ device: 'node-7', at: AT, code: 'unknown_metric', detail: '' },
  frame: { measuredAt: AT - 5_000, clock: 'source', seq: 17, boot: 3 },
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  ...given,
});

describe('a value under an unknown name', () => {
  test('is renamed and keeps the time and counters of its frame', () => {
    expect(repairValues(letter({ soil_moisture: 31.2 }), { rename: 'soil.moisture#20cm' })).toEqual({
      ...{ measuredAt: AT - 5_000, clock: 'source', seq: 17, boot: 3 },
      readings: [{ point: 'soil.moisture#20cm', value: 31.2, quality: 'good' }],
    });
  });

  test('that cannot be true stays marked so', () => {
    expect(repairValues(letter({ soil_moisture: 6553.5 }), { rename: 'soil.moisture' })).toMatchObject({
      readings: [{ value: 6553.5, quality: 'implausible' }],
    });
  });

  test.each([
    ['no name is given', {}, 'rename_needed'],
    ['the new name is unknown too', { rename: 'soil.wetness' }, 'rename_unknown'],
    ['its channel is malformed', { rename: 'soil.moisture#' }, 'rename_unknown'],
    ['a whole message is given', { rename: 'soil.moisture', payload: '{}' }, 'repair_unfit'],
  ])('is refused when %s', (_, repair, code) => {
    expect(repairValues(letter({ soil_moisture: 31.2 }), repair)).toMatchObject({ problem: 'reject', code });
  });

  test('names the metrics that are most like it', () => {
    expect(repairValues(letter({ soil_moisture: 31.2 }), {})).toMatchObject({
      facts: { name: 'soil_moisture', near: expect.stringMatching(/^soil\.moisture,/) as string },
    });
  });

  test('that was cut can only be dropped', () => {
    const cut = JSON.stringify({ note: 'x'.repeat(100) }).slice(0, 50);
    expect(repairValues(letter(cut), { rename: 'soil.moisture' })).toMatchObject({ code: 'only_drop' });
  });
});

describe('a value that is no number', () => {
  const text = (value: unknown) => letter({ 'air.humidity': value }, { code: 'not_a_number' });

  test('is read as one when that is asked for', () => {
    expect(repairValues(text('62,5 %'), { number: true })).toMatchObject({
      readings: [{ point: 'air.humidity', value: 62.5 }],
    });
  });

  test('is not read as one by itself', () => {
    expect(repairValues(text('62,5 %'), {})).toMatchObject({
      code: 'number_needed',
      facts: { text: '62,5 %' },
    });
  });

  test.each([['1.234,5'], ['n/a'], [''], [null], [true], [[62]], [{ value: 62 }]])('%j is none', (value) => {
    expect(repairValues(text(value), { number: true })).toMatchObject({ code: 'no_number' });
  });

  test('may need a new name as well, whose unit counts then', () => {
    const both = letter({ temp: '28,4 °C' });
    expect(repairValues(both, { rename: 'air.temperature', number: true })).toMatchObject({
      readings: [{ point: 'air.temperature', value: 28.4 }],
    });
    expect(repairValues(both, { rename: 'air.humidity', number: true })).toMatchObject({ code: 'no_number' });
  });
});

describe('values of one frame', () => {
  const several = letter(
    { 'air.humidity': '62,5 %', 'air.temperature': '28,4 °C' },
    { code: 'not_a_number' },
  );

  test('are repaired together when all of them fit', () => {
    expect(repairValues(several, { number: true })).toMatchObject({
      readings: [
        { point: 'air.humidity', value: 62.5 },
        { point: 'air.temperature', value: 28.4 },
      ],
    });
  });

  test('stay as they are when one of them does not', () => {
    const bad = letter({ 'air.humidity': '62,5 %', 'air.temperature': 'n/a' });
    expect(repairValues(bad, { number: true })).toMatchObject({ code: 'no_number', facts: { text: 'n/a' } });
  });

  test('are repaired one by one by name', () => {
    expect(repairValues(several, { name: 'air.humidity', number: true })).toMatchObject({
      readings: [{ point: 'air.humidity', value: 62.5 }],
    });
    expect(leftOf(several, 'air.humidity')).toMatchObject({
      payload: '{"air.temperature":"28,4 °C"}',
      detail: 'the value of air.temperature is no number',
    });
    expect(leftOf(several, undefined)).toBeUndefined();
  });
});

describe('a message that could not be read', () => {
  const broken = letter('{"values": {"soil.moisture": 31.2', { code: 'not_json' });
  const mended = (body: object) => repairMessage(broken, { payload: JSON.stringify(body) });

  test('is read as corrected, at its own time', () => {
    expect(mended({ ts: AT - 60_000, seq: 4, values: { 'soil.moisture': 31.2 } })).toEqual({
      ...{ measuredAt: AT - 60_000, clock: 'source', seq: 4 },
      readings: [{ point: 'soil.moisture', value: 31.2, quality: 'good' }],
    });
  });

  test.each([
    ['none', undefined],
    ['one before 2020', 1_000],
    ['one after its receipt', AT + 3_600_000],
  ])('without a time, or with %s, was measured when it was received', (_, ts) => {
    expect(mended({ ts, values: { 'soil.moisture': 31.2 } })).toMatchObject({
      ...{ measuredAt: AT, clock: 'received' },
    });
  });

  test.each([
    ['not_json', '{'],
    ['no_values', '{}'],
    ['unknown_metric soil_moisture', '{"values":{"soil_moisture":31.2}}'],
    ['not_a_number soil.moisture', '{"values":{"soil.moisture":"31.2"}}'],
  ])('is refused with what is still wrong: %s', (reason, payload) => {
    expect(repairMessage(broken, { payload })).toMatchObject({
      code: 'payload_unreadable',
      facts: { reason },
    });
  });

  test('needs a time of its own when it came while the time was not known', () => {
    const timeless: DeadLetter = { ...broken, timeless: true };
    const ts = AT + 86_400_000; // far ahead of a clock that was never set
    const values = { 'soil.moisture': 31.2 };
    const mend = (body: object) => repairMessage(timeless, { payload: JSON.stringify(body) });
    expect(mend({ values })).toMatchObject({ code: 'payload_unreadable', facts: { reason: 'no_ts' } });
    expect(mend({ ts: 1_000, values })).toMatchObject({ facts: { reason: 'no_ts' } });
    expect(mend({ ts, values })).toMatchObject({ measuredAt: ts, clock: 'source' });
  });

  test('needs the corrected text and nothing else', () => {
    expect(repairMessage(broken, {})).toMatchObject({ code: 'payload_needed' });
    expect(repairMessage(broken, { rename: 'soil.moisture' })).toMatchObject({ code: 'repair_unfit' });
    expect(repairMessage(broken, { number: true })).toMatchObject({ code: 'repair_unfit' });
  });
});

test.each([
  ['a value of a known frame', letter({}), 'value'],
  ['a value whose frame is not known', { ...letter({}), frame: undefined }, 'none'],
  ['a message', letter('{', { code: 'not_json' }), 'message'],
  ['what a server would not take', letter([], { code: 'sink_rejected', entry: 9 }), 'delivery'],
  ['one that was parked without its entry', letter([], { code: 'sink_too_old' }), 'none'],
  ['noise on a bus', letter('01 03', { code: 'crc_mismatch' }), 'none'],
  ['a flood', letter('{', { code: 'flood', whole: true, frames: 40 }), 'none'],
])('%s can be mended in its own way', (_, dead, kind) => {
  const { frame, ...rest } = dead;
  expect(kindOf({ ...rest, ...(frame && { frame }) }, { native: true })).toBe(kind);
});

test('only who speaks the native form has messages that a person can write anew', () => {
  expect(kindOf(letter('{', { code: 'not_json' }), { native: false })).toBe('none');
});
