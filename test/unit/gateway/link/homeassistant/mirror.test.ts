import { expect, test } from 'vitest';
import { LOOK_AGAIN_MS, MIN_BETWEEN_MS } from '../../../../../gateway/link/homeassistant/limits.ts';
import { Mirror } from '../../../../../gateway/link/homeassistant/mirror.ts';
import { handClock } from '../../../../support/hand-clock.ts';

function startMirror() {
  const clock = handClock(1_000_000);
  const wanted = new Map([['a', '1']]);
  const written: string[] = [];
  const broker = { takes: true, steps: 0, failures: 0, breaks: false };
  const mirror = new Mirror({
    wanted() {
      if (broker.breaks) throw new Error('no state');
      return new Map(wanted);
    },
    async write(topic, payload) {
      if (broker.takes) written.push(`${topic}=${payload}`);
      return broker.takes;
    },
    inStep: () => void broker.steps++,
    failed: () => void broker.failures++,
    clock,
  });
  /** Lets time pass, and what was begun come to its end. */
  const after = async (ms: number): Promise<string[]> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
    return written.splice(0);
  };
  return { mirror, clock, wanted, broker, after };
}

test('writes at once, then at most every half second, and only what changed', async () => {
  const { mirror, wanted, after } = startMirror();
  mirror.up();
  expect(await after(0)).toEqual(['a=1']);
  for (const value of ['2', '3', '4']) {
    wanted.set('a', value);
    mirror.changed();
    expect(await after(100)).toEqual([]);
  }
  expect(await after(MIN_BETWEEN_MS)).toEqual(['a=4']);
  mirror.changed();
  expect(await after(MIN_BETWEEN_MS)).toEqual([]);
});

test('sees without being told that a reading has grown old', async () => {
  const { mirror, wanted, after } = startMirror();
  mirror.up();
  await after(0);
  await after(MIN_BETWEEN_MS);
  wanted.set('a', 'old');
  expect(await after(LOOK_AGAIN_MS)).toEqual(['a=old']);
});

test('removes what is wanted no more, and what the broker still had', async () => {
  const { mirror, wanted, after } = startMirror();
  wanted.set('b', '1');
  mirror.up();
  await after(0);
  wanted.delete('b');
  mirror.found('stray');
  mirror.found('a');
  expect(await after(MIN_BETWEEN_MS)).toEqual(['b=', 'stray=']);
});

test('writes everything again after a new connection and when asked to', async () => {
  const { mirror, after } = startMirror();
  mirror.up();
  await after(0);
  mirror.again();
  expect(await after(MIN_BETWEEN_MS)).toEqual(['a=1']);
  mirror.down();
  mirror.changed();
  expect(await after(LOOK_AGAIN_MS)).toEqual([]);
  mirror.up();
  expect(await after(MIN_BETWEEN_MS)).toEqual(['a=1']);
});

test('is in step only when all was taken, and tries again what was not', async () => {
  const { mirror, broker, after } = startMirror();
  broker.takes = false;
  mirror.up();
  await after(0);
  expect(broker.steps).toBe(0);
  broker.takes = true;
  expect(await after(MIN_BETWEEN_MS)).toEqual(['a=1']);
  expect(broker.steps).toBe(1);
});

test('goes on when the state could not be told, and when the clock was set back', async () => {
  const { mirror, clock, wanted, broker, after } = startMirror();
  broker.breaks = true;
  mirror.up();
  await after(0);
  expect(broker.failures).toBe(1);
  broker.breaks = false;
  expect(await after(LOOK_AGAIN_MS)).toEqual(['a=1']);
  clock.advance(-3_600_000);
  wanted.set('a', '2');
  mirror.changed();
  expect(await after(MIN_BETWEEN_MS)).toEqual(['a=2']);
});
