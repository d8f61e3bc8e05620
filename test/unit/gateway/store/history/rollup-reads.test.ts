import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '../../../../../domain/metric.ts';
import { DAY, HOUR, MINUTE, START, rolledJournal } from '../../../../support/rolled-journal.ts';
import { frameEntry, readings } from '../../../../support/store.ts';

let journal: ReturnType<typeof rolledJournal>;
beforeEach(() => {
  journal = rolledJournal();
});

function step(): void {
  journal.reads.rollupStep({ waiting: 1, minutesFrom: -1 }, ({ seq, rows: made }) =>
    journal.changes.write({ of: 'rollup', seq, rows: [...made], minutesFrom: -1 }),
  );
}
const cursor = () => journal.reads.cursor('rollup');

describe('a step of summing up', () => {
  test('keeps devices apart whose frames came in turns', () => {
    for (let i = 0; i < 6; i++)
      for (const [number, device] of ['node-1', 'node-2', 'node-3'].entries())
        journal.writer.write(
          frameEntry({
            device,
            measuredAt: START + i * MINUTE,
            readings: readings({ 'soil.moisture': 10 * number + i }),
          }),
        );
    step();
    const range = { from: START, to: START + HOUR, step_ms: HOUR };
    const of = (device: string) => journal.reads.history({ device, point: 'soil.moisture', ...range }).points;
    expect(['node-1', 'node-2', 'node-3'].map(of)).toEqual([
      [[START, 0, 2.5, 5]],
      [[START, 10, 12.5, 15]],
      [[START, 20, 22.5, 25]],
    ]);
    const hour = ['hour', 0, 6];
    const day = ['day', 0, 6];
    expect(journal.rollups()).toEqual([hour, hour, hour, day, day, day]);
  });

  test('takes few hours of late frames, whose pages lie anywhere on the card, and many of frames in time', () => {
    const HOURS = 200;
    const heard = (measuredAt: number, receivedAt: number) =>
      journal.writer.write(
        frameEntry({ measuredAt, receivedAt, readings: readings({ 'soil.moisture': 30 }) }),
      );
    for (let i = 0; i < HOURS; i++) heard(START + i * HOUR, START + i * HOUR);
    step();
    expect(cursor()).toBe(HOURS);
    for (let i = 0; i < HOURS; i++) heard(START + i * HOUR + MINUTE, START + 30 * DAY);
    step();
    expect(cursor()).toBe(HOURS + 100);
    journal.rollUp();
    expect(cursor()).toBe(2 * HOURS);
    expect(journal.rollups().filter(([level, , count]) => level === 'hour' && count === 2)).toHaveLength(
      HOURS,
    );
  });

  test('goes on past a thousand devices with those it has begun', () => {
    const DEVICES = 1_000;
    for (let i = 0; i < 3 * DEVICES; i++)
      journal.writer.write(
        frameEntry({
          device: `node-${i % DEVICES}`,
          ...{ measuredAt: START + i, receivedAt: START + i },
          readings: readings({ 'soil.moisture': 30 }),
        }),
      );
    step();
    expect(cursor()).toBe(3 * DEVICES);
  });

  test('ends sooner where frames have many readings', () => {
    const POINTS = 100;
    const points = Array.from({ length: POINTS }, (_, i): Point => `soil.moisture#${i}`);
    const many = readings(Object.fromEntries(points.map((point) => [point, 30])));
    for (let i = 0; i < 400; i++)
      journal.writer.write(frameEntry({ measuredAt: START + i * MINUTE, readings: many }));
    step();
    expect(cursor()).toBeGreaterThan(50);
    expect(cursor()).toBeLessThan(399);
    journal.rollUp();
    expect(cursor()).toBe(400);
  });
});
