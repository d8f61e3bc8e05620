import { describe, expect, test } from 'vitest';
import { TasmotaDevice, VirtualClock } from '../../../firmware-sim/index.ts';
import type { Say } from '../../../firmware-sim/talker.ts';
import { MINUTE, profiles, START } from './build.ts';

function board() {
  const profile = profiles.get('tasmota-relay-8');
  if (profile?.link !== 'mqtt' || profile.dialect !== 'tasmota') throw new Error('no Tasmota profile');
  const clock = new VirtualClock(START);
  const surroundings = () => undefined;
  const relay = new TasmotaDevice({ id: 'relay-1', report_s: 300 }, profile, {
    clock,
    seed: 1,
    surroundings,
  });
  const said: Say[] = [];
  relay.onSay((say) => said.push(say));
  relay.powerOn();
  const tell = async (name: string, payload = ''): Promise<unknown[]> => {
    said.length = 0;
    relay.message(`cmnd/relay-1/${name}`, payload);
    await clock.run(clock.now() + 2_000);
    return said.flatMap(({ topic, payload: text }): unknown[] =>
      topic === 'stat/relay-1/RESULT' ? [JSON.parse(text)] : [],
    );
  };
  return { clock, relay, said, tell };
}

describe('a Tasmota', () => {
  test('without a PulseTime stays on: the trap that no driver may step into', async () => {
    const { clock, relay, tell } = board();
    expect(await tell('POWER1', 'ON')).toEqual([{ POWER1: 'ON' }]);
    await clock.run(START + 600 * MINUTE);
    expect(relay.channels?.isOn(1)).toBe(true);
  });

  test('keeps a PulseTime for each relay and obeys it at every ON, also one by its button', async () => {
    const { clock, relay, said, tell } = board();
    expect(await tell('PulseTime2', '160')).toEqual([{ PulseTime2: { Set: 160, Remaining: 0 } }]);
    said.length = 0;
    relay.press(2);
    expect(said.map(({ topic, retain }) => ({ topic, retain }))).toEqual([
      { topic: 'stat/relay-1/RESULT', retain: false },
      { topic: 'stat/relay-1/POWER2', retain: true },
    ]);
    await clock.run(clock.now() + MINUTE);
    expect(relay.channels?.isOn(2)).toBe(false);
    expect(said.at(-1)).toMatchObject({ topic: 'stat/relay-1/POWER2', payload: 'OFF' });
  });

  test('tells every PulseTime at once when none is named', async () => {
    const { tell } = board();
    await tell('PulseTime2', '160');
    const none = Array<number>(6).fill(0);
    expect(await tell('PulseTime')).toEqual([
      { PulseTime: { Set: [0, 160, ...none], Remaining: [0, 0, ...none] } },
    ]);
  });

  test('carries out a Backlog one after another, and starts the time anew', async () => {
    const { clock, relay, tell } = board();
    expect(await tell('Backlog', 'PulseTime1 160; POWER1 ON')).toEqual([
      { PulseTime1: { Set: 160, Remaining: 0 } },
      { POWER1: 'ON' },
    ]);
    await clock.run(START + 50_000);
    expect(await tell('Backlog', 'PulseTime1 112; POWER1 ON')).toEqual([
      { PulseTime1: { Set: 112, Remaining: 112 } },
      { POWER1: 'ON' },
    ]);
    await clock.run(START + 50_200 + 12_000);
    expect(relay.channels?.ranges).toHaveLength(1);
    expect(relay.channels?.isOn(1)).toBe(false);
  });

  test('comes back on after a power cut as it left the factory, with its whole PulseTime', async () => {
    const { clock, relay, tell } = board();
    await tell('Backlog', 'PulseTime1 160; POWER1 ON');
    await clock.run(START + 40_000);
    relay.powerOff();
    expect(relay.channels?.isOn(1)).toBe(false);
    relay.powerOn();
    expect(relay.channels?.isOn(1)).toBe(true);
    expect(relay.channels?.left_s(1)).toBe(60);
  });

  test('stays off after a power cut with PowerOnState 0, but not after a crash, unless SetOption0 is 0', async () => {
    const { relay, tell } = board();
    expect(await tell('PowerOnState', '0')).toEqual([{ PowerOnState: 0 }]);
    await tell('Backlog', 'PulseTime1 160; POWER1 ON');
    relay.powerOff();
    relay.powerOn();
    expect(relay.channels?.isOn(1)).toBe(false);
    await tell('POWER1', 'ON');
    relay.restart();
    expect(relay.channels?.isOn(1)).toBe(true);
    expect(await tell('SetOption0', '0')).toEqual([{ SetOption0: 'OFF' }]);
    await tell('POWER1', 'ON');
    relay.restart();
    expect(relay.channels?.isOn(1)).toBe(false);
  });

  test('says Online when it connects, and does not know every command', async () => {
    const { relay, said, tell } = board();
    relay.connected();
    expect(said[0]).toEqual({ topic: 'tele/relay-1/LWT', payload: 'Online', qos: 0, retain: true });
    expect(relay.will.payload).toBe('Offline');
    expect(await tell('Sing')).toEqual([{ Command: 'Unknown' }]);
    expect(await tell('POWER9', 'ON')).toEqual([]);
  });
});
