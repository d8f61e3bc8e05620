import { beforeEach, describe, expect, test } from 'vitest';
import {
  GATHER_MS,
  LOOK_EVERY_MS,
  RollupDriver,
} from '../../../../../gateway/store/history/rollup-driver.ts';
import { MAX_STEP_ENTRIES } from '../../../../../gateway/store/history/rollup-reads.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import type { HandClock } from '../../../../support/hand-clock.ts';
import { DAY, MINUTE, START, rolledJournal } from '../../../../support/rolled-journal.ts';
import { silent } from '../../../../support/store.ts';

let journal: ReturnType<typeof rolledJournal>;
let clock: HandClock;
let driver: RollupDriver;
let isAway: boolean;
let asked: number;
let writing: Promise<void>;

beforeEach(() => {
  journal = rolledJournal();
  clock = handClock(START + DAY);
  isAway = false;
  asked = 0;
  writing = Promise.resolve();
  driver = new RollupDriver({
    step: async (ask) => {
      asked += 1;
      if (isAway) throw new Error('the store is not running');
      await writing;
      return journal.reads.rollupStep(ask, (sums) =>
        journal.changes.write({ of: 'rollup', minutesFrom: ask.minutesFrom, ...sums }),
      );
    },
    clock,
    log: silent,
  });
});

const measured = (count: number, from = 0) => {
  for (let i = from; i < from + count; i++) journal.measured(START + i * MINUTE, i);
};
const cursor = () => journal.reads.cursor('rollup');

/** Lets everything happen that waits for nothing but a turn. */
const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await turns();
}

describe('the rollups', () => {
  test('begin soon after the start, with what a journal already holds', async () => {
    measured(10);
    driver.start();
    expect(asked).toBe(0);
    await pass(LOOK_EVERY_MS);
    expect(cursor()).toBe(10);
  });

  test('gather for an hour, to spare the card', async () => {
    driver.start();
    measured(10);
    await pass(LOOK_EVERY_MS);
    measured(10, 10);
    await pass(LOOK_EVERY_MS);
    expect(cursor()).toBe(10);
    await pass(GATHER_MS);
    expect(cursor()).toBe(20);
  });

  test('run a backlog down step by step, and leave the reader to others in between', async () => {
    measured(2 * MAX_STEP_ENTRIES + 7);
    driver.start();
    await pass(LOOK_EVERY_MS);
    expect(cursor()).toBe(MAX_STEP_ENTRIES);
    expect(clock.waiting()[0]).toBeGreaterThan(0);
    await pass(5);
    expect(cursor()).toBe(2 * MAX_STEP_ENTRIES);
    await pass(5); // what is left is less than a step, and waits
    expect(cursor()).toBe(2 * MAX_STEP_ENTRIES);
    expect(clock.waiting()).toEqual([LOOK_EVERY_MS]);
  });

  test('go on by themselves once the store is there again', async () => {
    measured(10);
    isAway = true;
    driver.start();
    await pass(LOOK_EVERY_MS);
    expect([asked, cursor()]).toEqual([1, 0]);
    isAway = false;
    await pass(LOOK_EVERY_MS);
    expect(cursor()).toBe(10);
  });

  test('take one step at a time, whoever asks', async () => {
    measured(MAX_STEP_ENTRIES + 1);
    let written = (): void => undefined;
    writing = new Promise((resolve) => (written = resolve));
    const [one, other] = [driver.step(), driver.step()];
    await turns();
    expect(asked).toBe(1);
    written();
    expect(await Promise.all([one, other])).toEqual([true, false]);
    expect(cursor()).toBe(MAX_STEP_ENTRIES + 1);
  });

  test('stop after the step that is under way, and begin no other', async () => {
    measured(MAX_STEP_ENTRIES + 1);
    driver.start();
    clock.advance(LOOK_EVERY_MS);
    await driver.stop();
    await turns();
    expect(cursor()).toBe(MAX_STEP_ENTRIES);
    expect(clock.waiting()).toEqual([]);
  });
});
