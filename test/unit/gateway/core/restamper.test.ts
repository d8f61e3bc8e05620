import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { Restamper } from '../../../../gateway/core/restamper.ts';

const NOW = Date.UTC(2026, 10, 22);

function bench(waiting: number) {
  const bank = { waiting, fails: false, known: [] as number[], done: [] as number[], errors: 0 };
  const restamper = new Restamper({
    frames: {
      waiting: () => Promise.resolve(bank.waiting),
      restamp({ now }) {
        if (bank.fails) return Promise.reject(new Error('disk full'));
        bank.known.push(now);
        bank.waiting = Math.max(0, bank.waiting - 1_000);
        return Promise.resolve();
      },
    },
    steady: { moment: () => ({ boot: 'b', steady_ms: 1 }) },
    clock: new VirtualClock(NOW),
    done: (frames) => bank.done.push(frames),
    failed: () => bank.errors++,
  });
  /** Lets what was begun come to its end. */
  const look = async (time: 'known' | 'unknown'): Promise<void> => {
    restamper.look(time);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { bank, look };
}

test('nothing gets a time while it is not known', async () => {
  const { bank, look } = bench(10);
  await look('unknown');
  expect(bank).toMatchObject({ waiting: 10, known: [] });
});

test('everything that waits gets its time once it is known, and it is said once', async () => {
  const { bank, look } = bench(2_500);
  await look('known');
  await look('known');
  expect(bank).toMatchObject({ waiting: 0, known: [NOW, NOW, NOW], done: [2_500] });
});

test('a disk that refuses is asked again at the next look', async () => {
  const { bank, look } = bench(10);
  bank.fails = true;
  await look('known');
  expect(bank).toMatchObject({ waiting: 10, errors: 1 });
  bank.fails = false;
  await look('known');
  expect(bank).toMatchObject({ waiting: 0, done: [10] });
});

test('a clock that is lost again later makes it look again', async () => {
  const { bank, look } = bench(0);
  await look('known');
  await look('unknown');
  bank.waiting = 3;
  await look('known');
  expect(bank).toMatchObject({ waiting: 0, done: [3] });
});
