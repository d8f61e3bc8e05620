import { describe, expect, test } from 'vitest';
import {
  formatDownlink,
  parseDownlink,
  parseDownlinkAck,
  parseUplink,
  uuidOf,
} from '../../../../domain/wire/chirpstack.ts';
import { chirpstackTopic, parseChirpstackEvent, tasmotaTopic } from '../../../../domain/wire/topics.ts';

const EUI = '24e124460c194321';
const up = (body: object): string => JSON.stringify({ deviceInfo: { devEui: EUI }, ...body });

describe('an uplink', () => {
  test('is read with the server’s time, to the millisecond, and the device’s count', () => {
    expect(
      parseUplink(
        up({
          time: '2026-11-22T04:05:06.789123456+00:00',
          fCnt: 7,
          fPort: 2,
          data: 'AQ==',
          object: { a: 1 },
        }),
      ),
    ).toEqual({
      eui: EUI,
      at: Date.UTC(2026, 10, 22, 4, 5, 6, 789),
      fCnt: 7,
      object: { a: 1 },
      isEmpty: false,
    });
  });

  test.each([
    [
      { time: 'yesterday', fCnt: -1, object: null, data: '' },
      { eui: EUI, isEmpty: true },
    ],
    [
      { time: 5, fCnt: 1.5, object: [], data: 'AQ==' },
      { eui: EUI, isEmpty: false },
    ],
  ])('leaves out what cannot be: %o', (body, expected) => {
    expect(parseUplink(up(body))).toEqual(expected);
  });

  test.each([
    ['', 'not_json'],
    ['\u0008\u0001', 'not_json'],
    ['{}', 'no_eui'],
    ['{"deviceInfo":{"devEui":"../../24e124460c1"}}', 'no_eui'],
    ['{"deviceInfo":{"devEui":7}}', 'no_eui'],
  ])('"%s" is %s', (text, code) => {
    expect(parseUplink(text)).toMatchObject({ problem: 'reject', code });
  });
});

test('an ack says what became of which downlink; what is left out is false', () => {
  expect(parseDownlinkAck(up({ queueItemId: 'a', acknowledged: true }))).toEqual({
    eui: EUI,
    id: 'a',
    acknowledged: true,
  });
  expect(parseDownlinkAck(up({ queueItemId: 'a' }))).toMatchObject({ acknowledged: false });
  expect(parseDownlinkAck(up({}))).toMatchObject({ code: 'bad_ack' });
});

test('a downlink reads as it was written, asks to be confirmed and expires', () => {
  const downlink = {
    id: uuidOf(new Uint8Array(16)),
    eui: EUI,
    fPort: 85,
    data: '/x0=',
    expires: 1_763_770_000_000,
  };
  expect(parseDownlink(formatDownlink(downlink))).toEqual(downlink);
  expect(JSON.parse(formatDownlink(downlink))).toMatchObject({
    devEui: EUI,
    confirmed: true,
    expiresAt: '2025-11-22T00:06:40.000Z',
  });
  expect(parseDownlink('{"devEui":"x"}')).toBeUndefined();
});

test('a UUID is one of version 4', () => {
  expect(uuidOf(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  expect(uuidOf(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000');
});

test('addresses read both ways, and nothing but events reads as one', () => {
  const topic = chirpstackTopic({ application: 'app', eui: EUI, verb: 'event', leaf: 'up' });
  expect(topic).toBe(`application/app/device/${EUI}/event/up`);
  expect(parseChirpstackEvent(topic)).toEqual({ application: 'app', eui: EUI, leaf: 'up' });
  for (const other of [
    topic.replace('event', 'command'),
    `${topic}/more`,
    `/${topic}`,
    'application/app/device//event/up',
    topic.slice(0, -3),
  ])
    expect(parseChirpstackEvent(other)).toBeUndefined();
  expect(tasmotaTopic({ prefix: 'cmnd', device: 'relay-1', leaf: 'POWER1' })).toBe('cmnd/relay-1/POWER1');
});
