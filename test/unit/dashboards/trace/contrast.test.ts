import { expect, it } from 'vitest';
import { contrast } from '../../../support/contrast.ts';

it.each([
  ['rgb(0, 0, 0)', 'rgb(255, 255, 255)', 21],
  ['rgb(255, 255, 255)', 'rgb(255, 255, 255)', 1],
  // The lightest grey on white that WCAG lets pass, and the next one.
  ['rgb(118, 118, 118)', 'rgb(255, 255, 255)', 4.54],
  ['rgb(119, 119, 119)', 'rgb(255, 255, 255)', 4.48],
])('the contrast of %s on %s is %s', (color, ground, ratio) => {
  expect(contrast(color, ground)).toBeCloseTo(ratio, 2);
});
