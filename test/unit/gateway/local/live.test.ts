import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import {
  createLive,
  HEARTBEAT_MS,
  MAX_BEHIND_MS,
  MAX_STREAMS,
  MIN_INTERVAL_MS,
} from '../../../../gateway/local/live.ts';
import type { Admission } from '../../../../gateway/local/live.ts';
import type { Language } from '../../../../domain/messages/index.ts';
import { FakeDesk, FakePairing, NOON, PIN } from '../../../support/farm-desk.ts';

async function screens() {
  const clock = new VirtualClock(NOON);
  const desk = new FakeDesk();
  const pairing = new FakePairing();
  const live = createLive({ desk, pairing, clock, log: pino({ level: 'silent' }) });
  const paired = await pairing.pair(PIN, clock.now());
  if (!('token' in paired)) throw new Error('not paired');
  const { token } = paired;

  const watch = (language: Language = 'vi') => {
    const screen = {
      states: [] as string[],
      ended: [] as string[],
      speed: 'quick' as 'quick' | 'slow',
      admission: undefined as Admission | undefined,
    };
    screen.admission = live.admit({
      ...{ language, token },
      send: (state) => {
        screen.states.push(state);
        return screen.speed === 'quick';
      },
      end: () => void screen.ended.push('end'),
      cut: () => void screen.ended.push('cut'),
    });
    return screen;
  };
  const pass = (ms: number) => clock.run(clock.now() + ms);
  return { clock, desk, live, watch, pass };
}

describe('screens', () => {
  test('get the state at once and one made state for all of a language after a change', async () => {
    const { desk, watch, pass } = await screens();
    const vi = Array.from({ length: 20 }, () => watch('vi'));
    const en = watch('en');
    expect(desk.shown).toEqual(['vi', 'en']);
    await pass(MIN_INTERVAL_MS);
    desk.change();
    await pass(MIN_INTERVAL_MS);
    expect(desk.shown).toEqual(['vi', 'en', 'vi', 'en']);
    expect([...vi, en].map(({ states }) => states.length)).toEqual(Array(21).fill(2));
  });

  test('see a burst of changes once, and its last state', async () => {
    const { desk, watch, pass } = await screens();
    const screen = watch();
    await pass(MIN_INTERVAL_MS);
    desk.change();
    await pass(0); // long after the last one: shown at once
    expect(screen.states).toHaveLength(2);
    for (const name of ['a', 'b', 'the last']) {
      desk.zoneName = name;
      desk.change();
      await pass(100);
    }
    expect(screen.states).toHaveLength(2);
    await pass(MIN_INTERVAL_MS);
    expect(screen.states).toHaveLength(3);
    expect(screen.states[2]).toContain('the last');
  });

  test('hear every ten seconds when nothing changes, and nothing is timed when nobody watches', async () => {
    const { desk, watch, pass } = await screens();
    const screen = watch();
    await pass(3 * HEARTBEAT_MS);
    expect(screen.states).toHaveLength(4);
    screen.admission!.left();
    const shown = desk.shown.length;
    desk.change();
    await pass(10 * HEARTBEAT_MS);
    expect(desk.shown).toHaveLength(shown);
  });

  test('that open after a change nobody saw get the new state', async () => {
    const { desk, watch } = await screens();
    watch().admission!.left();
    desk.zoneName = 'renamed';
    desk.change();
    expect(watch().states[0]).toContain('renamed');
  });

  test('that are behind are skipped, then get the latest state only', async () => {
    const { desk, watch, pass } = await screens();
    const screen = watch();
    screen.speed = 'slow';
    await pass(MIN_INTERVAL_MS);
    for (const name of ['a', 'b', 'c']) {
      desk.zoneName = name;
      desk.change();
      await pass(1_000);
    }
    expect(screen.states).toHaveLength(2);
    screen.speed = 'quick';
    screen.admission!.drained();
    expect(screen.states).toHaveLength(3);
    expect(screen.states[2]).toContain('"c"');
    await pass(MAX_BEHIND_MS);
    expect(screen.ended).toEqual([]);
  });

  test('that are behind for thirty seconds are cut off', async () => {
    const { watch, pass } = await screens();
    const quick = watch();
    const slow = watch();
    slow.speed = 'slow';
    await pass(HEARTBEAT_MS + MAX_BEHIND_MS - 1);
    expect(slow.ended).toEqual([]);
    await pass(1);
    expect(slow.ended).toEqual(['cut']);
    expect(quick.ended).toEqual([]);
  });

  test('end with their session', async () => {
    const { watch, pass } = await screens();
    const [screen, slow] = [watch(), watch()];
    await pass(3_600_000 - HEARTBEAT_MS);
    expect(screen.ended).toEqual([]);
    slow.speed = 'slow';
    await pass(HEARTBEAT_MS);
    expect(screen.ended).toEqual(['end']);
    expect(slow.ended).toEqual(['cut']); // what it has not taken would hold its end back
  });

  test('are refused beyond the limit, until one leaves', async () => {
    const { watch } = await screens();
    const all = Array.from({ length: MAX_STREAMS }, () => watch());
    expect(watch().admission).toBeUndefined();
    all[0]!.admission!.left();
    expect(watch().admission).toBeDefined();
  });

  test('end when the service stops, and none is admitted then', async () => {
    const { desk, live, watch } = await screens();
    const screen = watch();
    live.stop();
    expect(screen.ended).toEqual(['end']);
    expect(watch().admission).toBeUndefined();
    expect(desk.listeners).toBe(0);
  });

  test('go on after a state that could not be made; one that opens then takes no place', async () => {
    const { desk, watch, pass } = await screens();
    const screen = watch();
    await pass(MIN_INTERVAL_MS);
    desk.fail = new Error('broken');
    desk.change();
    await pass(MIN_INTERVAL_MS);
    for (let i = 0; i < MAX_STREAMS; i++) expect(() => watch()).toThrow('broken');
    desk.fail = undefined;
    await pass(HEARTBEAT_MS);
    expect(screen.states).toHaveLength(2);
    expect(watch().admission).toBeDefined();
  });
});
