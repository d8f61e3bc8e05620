import { expect, onTestFinished, test } from 'vitest';
import { Housekeeper } from '../../../../../gateway/store/disk/housekeeper.ts';
import type { HousekeeperOptions } from '../../../../../gateway/store/disk/housekeeper.ts';
import type { PruneStep } from '../../../../../gateway/store/journal-protocol.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import { quietStats } from '../../../../support/journal-stats.ts';
import { SOME_TIME, silent } from '../../../../support/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

function aHouse(given: Partial<HousekeeperOptions> = {}) {
  const clock = handClock(SOME_TIME);
  const asked: PruneStep[] = [];
  const keeper = new Housekeeper({
    journal: {
      stats: () => ({ ...quietStats, used_bytes: 10 }),
      prune: (step) => {
        asked.push(step);
        return Promise.resolve({ removed: 1, more: true });
      },
    },
    ...{ max_bytes: 1_000, keep_days: 730, consumers: [], clock, log: silent },
    believedTime: () => clock.now(),
    isShort: () => false,
    ...given,
  });
  onTestFinished(() => keeper.stop());
  const pass = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return { clock, asked, pass };
}

test('makes room on a full disk, however little the journal holds, and only as long as it is full', async () => {
  let isShort = true;
  const { asked, pass } = aHouse({ isShort: () => isShort });
  await pass(10_000);
  await pass(20);
  expect(asked.map(({ kinds }) => kinds)).toEqual(['all_but_dead', 'all_but_dead']);
  isShort = false;
  await pass(20);
  await pass(10_000);
  expect(asked).toHaveLength(2);
});

test('removes nothing for its age while nobody knows the time', async () => {
  const known: { time?: number } = {};
  const { asked, pass } = aHouse({ believedTime: () => known.time });
  await pass(2 * HOUR);
  await pass(10_000);
  expect(asked).toEqual([]);
  known.time = SOME_TIME;
  await pass(10_000);
  expect(asked).toMatchObject([{ kinds: 'all', now: SOME_TIME, before: SOME_TIME - 730 * DAY }]);
});
