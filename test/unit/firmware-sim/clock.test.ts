import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock, WallClock } from '../../../firmware-sim/index.ts';

describe('the virtual clock', () => {
  test('fires timers in order of time, and of setting where times are equal', async () => {
    const clock = new VirtualClock(1000);
    const fired: string[] = [];
    clock.at(3000, () => fired.push(`c ${clock.now()}`));
    clock.at(2000, () => fired.push(`a ${clock.now()}`));
    clock.at(2000, () => fired.push(`b ${clock.now()}`));
    clock.at(5000, () => fired.push('never'));
    await clock.run(4000);
    expect(fired).toEqual(['a 2000', 'b 2000', 'c 3000']);
    expect(clock.now()).toBe(4000);
  });

  test('sorts any times, and leaves out what was cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(50), fc.boolean())), async (timers) => {
        const clock = new VirtualClock(0);
        const fired: number[] = [];
        timers.forEach(([at, keep], i) => {
          const cancel = clock.at(at, () => fired.push(i));
          if (!keep) cancel();
        });
        await clock.run(50);
        const wanted = timers.map(([at, keep], i) => ({ at, keep, i })).filter(({ keep }) => keep);
        wanted.sort((a, b) => a.at - b.at || a.i - b.i);
        expect(fired).toEqual(wanted.map(({ i }) => i));
      }),
      { numRuns: 50 },
    );
  });

  test('does what is due already at once, but in a later turn', async () => {
    const clock = new VirtualClock(1000);
    let fired = 0;
    clock.at(10, () => (fired = clock.now()));
    expect(fired).toBe(0);
    await clock.run(1000);
    expect(fired).toBe(1000);
  });

  test('lets the promises a timer started run to their end before time goes on', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    clock.at(10, () => {
      void (async () => {
        for (let i = 0; i < 100; i++) await Promise.resolve();
        await new Promise<void>((resolve) => process.nextTick(resolve));
        seen.push(clock.now());
        clock.at(15, () => seen.push(clock.now()));
      })();
    });
    clock.at(20, () => seen.push(clock.now()));
    await clock.run(30);
    expect(seen).toEqual([10, 15, 20]);
  });

  test('refuses to be run twice at once, and tells when time stands still', async () => {
    const clock = new VirtualClock(0);
    const run = clock.run(10);
    await expect(clock.run(10)).rejects.toThrow('running');
    await run;
    clock.at(20, () => {
      throw new Error('a timer failed');
    });
    await expect(clock.run(30)).rejects.toThrow('a timer failed');
    await clock.run(30); // and can be run on
    expect(clock.now()).toBe(30);
  });
});

describe('the wall clock', () => {
  test('never fires early, and not at all once cancelled', async () => {
    const clock = new WallClock();
    const due = clock.now() + 25;
    clock.at(due, () => expect.unreachable())();
    const firedAt = await new Promise<number>((resolve) => clock.at(due, () => resolve(clock.now())));
    expect(firedAt).toBeGreaterThanOrEqual(due);
  });

  test('does not fire a timer of many weeks at once', async () => {
    const clock = new WallClock();
    let fired = false;
    const cancel = clock.at(clock.now() + 2 ** 31 + 1000, () => (fired = true));
    const soon = clock.now() + 5;
    await new Promise<void>((resolve) => clock.at(soon, resolve));
    await setImmediate();
    cancel();
    expect(fired).toBe(false);
  });
});
