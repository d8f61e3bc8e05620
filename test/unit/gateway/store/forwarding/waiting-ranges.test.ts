import { expect, test } from 'vitest';
import { united } from '../../../../../gateway/store/forwarding/waiting-ranges.ts';

const ranges = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([low, high]) => ({ low, high }));

test.each([
  ['apart', ranges([10, 20], [0, 5]), ranges([0, 5], [10, 20])],
  ['touching', ranges([0, 5], [5, 9]), ranges([0, 9])],
  ['one within the other', ranges([0, 20], [5, 9]), ranges([0, 20])],
  ['of two consumers', ranges([3, 6], [10, 99], [5, 8], [40, 99]), ranges([3, 8], [10, 99])],
  ['one of them empty', ranges([5, 5], [6, 7]), ranges([6, 7])],
])('ranges %s are united', (_, given, expected) => {
  expect(united(given)).toEqual(expected);
});
