import { describe, expect, it } from 'vitest';
import { Obstacles } from '../../../../gateway/core/obstacles.ts';
import { aDecision, NOON } from '../../../support/farm-desk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const after = (newest: number) =>
  new Obstacles({ frames: [], decisions: [aDecision(0, { at: newest })], hours: [] }, 6);

describe('what forbids automatic runs', () => {
  it('is a clock that was never set', () => {
    expect(new Obstacles({ frames: [], decisions: [], hours: [] }, 6).at(Date.UTC(2000, 0, 1))).toEqual({
      code: 'no_clock',
    });
  });

  it.each([
    ['half a minute', 30_000],
    ['an hour', HOUR],
    ['forty days, the date of a fresh image', 40 * DAY],
  ])('is a clock that is %s behind what was recorded, until it has passed that', (_, behind) => {
    const obstacles = after(NOON);
    expect(obstacles.at(NOON - behind)).toEqual({ code: 'no_clock' });
    expect(obstacles.at(NOON)).toBeUndefined();
  });

  it('is no record of a clock that once ran a year ahead', () => {
    expect(after(NOON + 365 * DAY).at(NOON)).toBeUndefined();
  });

  it('is a disk that took no record for too long, until it takes one', () => {
    const obstacles = after(0);
    obstacles.store('failing', NOON);
    expect(obstacles.at(NOON + 6 * HOUR - 1)).toBeUndefined();
    obstacles.store('failing', NOON + 6 * HOUR);
    expect(obstacles.at(NOON + 6 * HOUR)).toEqual({ code: 'degraded', hours: 6 });
    obstacles.store('ok', NOON + 7 * HOUR);
    expect(obstacles.at(NOON + 7 * HOUR)).toBeUndefined();
  });
});
