import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaugeOf, sideOf } from '../../../dashboards/farm/src/gauge.ts';

const band = { low: 24, high: 32 };
const bounds = { min: 0, max: 100 };

describe('the gauge', () => {
  it('has the band in the middle third and the mark inside it for a value in the middle', () => {
    const { low, high, mark, side } = gaugeOf(band, 28, bounds);
    expect([low, mark, high].map(Math.round)).toEqual([33, 50, 67]);
    expect(side).toBe('inside');
  });

  it('counts the limits themselves as inside', () => {
    expect([23.9, 24, 32, 32.1].map((value) => sideOf(band, value))).toEqual([
      'below',
      'inside',
      'inside',
      'above',
    ]);
  });

  it('does not go below what the metric can be', () => {
    expect(gaugeOf({ low: 3, high: 9 }, 6, bounds).low).toBeCloseTo(20);
  });

  it('always draws in order and within the scale, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 150, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (value, a, b) => {
          const drawn = gaugeOf({ low: Math.min(a, b), high: Math.max(a, b) }, value, bounds);
          expect(drawn.low).toBeLessThanOrEqual(drawn.high + 1e-6);
          for (const percent of [drawn.low, drawn.high, drawn.mark]) {
            expect(percent).toBeGreaterThanOrEqual(-1e-6);
            expect(percent).toBeLessThanOrEqual(100 + 1e-6);
          }
        },
      ),
    );
  });
});
