import { describe, expect, test } from 'vitest';
import { parseUp } from '../../../domain/wire/native.ts';
import { MINUTE, START, virtualFarm } from './build.ts';

const command = (changes: object = {}) =>
  JSON.stringify({ id: 'a', output: '1', state: 'on', for_s: 60, expires: START + MINUTE, ...changes });

function node() {
  const { clock, farm } = virtualFarm();
  const device = farm.node('node-7');
  const send = (payload: string, retained = false): unknown => {
    const ack = device.command(payload, retained);
    return ack === undefined ? undefined : JSON.parse(ack);
  };
  return { clock, farm, device, send };
}

describe('an MQTT node', () => {
  test('reports in the native form, with time, sequence number and boot count', () => {
    const { device, farm } = node();
    const first = parseUp('node-7', device.report());
    const second = parseUp('node-7', device.report());
    device.powerOff();
    device.powerOn();
    const third = parseUp('node-7', device.report());
    expect(first).toMatchObject({ ts: START, seq: 1, boot: 1 });
    expect(second).toMatchObject({ ts: START, seq: 2, boot: 1 });
    expect(third).toMatchObject({ ts: START, seq: 1, boot: 2 });
    if (!('values' in first)) throw new Error(first.detail);
    expect(Object.keys(first.values)).toEqual([
      'soil.moisture',
      'soil.temperature',
      'air.temperature',
      'air.humidity',
    ]);
    expect(Number(first.values['soil.moisture'])).toBeCloseTo(farm.field('khu-2').moisture, 0);
  });

  test('holds an output for the time it is told, then lets go by itself', async () => {
    const { clock, device, farm, send } = node();
    expect(send(command())).toEqual({ id: 'a', output: '1', state: 'on', left_s: 60 });
    expect(farm.field('khu-2').flow_l_min).toBe(7.5);
    await clock.run(START + MINUTE);
    expect(device.channels?.ranges).toEqual([{ channel: 1, from: START, to: START + MINUTE }]);
    expect(farm.field('khu-2').flow_l_min).toBe(0);
  });

  test('lets a new command replace the time that is left, and ends it on off', async () => {
    const { clock, device, send } = node();
    send(command({ for_s: 600 }));
    await clock.run(START + 10_000);
    expect(send(command({ id: 'b', for_s: 30 }))).toEqual({ id: 'b', output: '1', state: 'on', left_s: 30 });
    await clock.run(START + 20_000);
    expect(send(command({ id: 'c', state: 'off', for_s: undefined }))).toEqual({
      id: 'c',
      output: '1',
      state: 'off',
    });
    expect(device.channels?.ranges).toEqual([{ channel: 1, from: START, to: START + 20_000 }]);
  });

  test('does not start its timer again for a copy of a command it has carried out', async () => {
    const { clock, device, send } = node();
    send(command());
    await clock.run(START + 40_000);
    expect(send(command())).toEqual({ id: 'a', output: '1', state: 'on', left_s: 20 });
    await clock.run(START + 60_000);
    expect(send(command())).toEqual({ id: 'a', output: '1', state: 'off' });
    expect(device.channels?.isOn(1)).toBe(false);
  });

  test.each([
    ['away from safe without for_s', command({ for_s: undefined }), 'for_s'],
    ['for longer than its timer can', command({ for_s: 3601 }), 'for_s'],
    ['expired', command({ expires: START - 1 }), 'expired'],
    ['for an output it does not have', command({ output: '9' }), 'unknown output'],
    ['for an output written in another way', command({ output: '01' }), 'unknown output'],
    ['with a state that is none', command({ state: 'open' }), 'malformed'],
    ['for no time at all', command({ for_s: 0 }), 'malformed'],
  ])('refuses a command %s', (_name, payload, reason) => {
    const { device, send } = node();
    expect(send(payload)).toEqual({ id: 'a', refused: expect.stringContaining(reason) as string });
    expect(device.channels?.ranges).toEqual([]);
  });

  test('refuses a retained command: it is an old wish', () => {
    const { device, send } = node();
    expect(send(command(), true)).toEqual({ id: 'a', refused: 'retained' });
    expect(device.channels?.isOn(1)).toBe(false);
  });

  test('says nothing to what has no id, nor without power', () => {
    const { device, send } = node();
    expect(send('not json')).toBeUndefined();
    expect(send('null')).toBeUndefined();
    expect(send('{"output":"1"}')).toBeUndefined();
    device.powerOff();
    expect(send(command())).toBeUndefined();
  });
});
