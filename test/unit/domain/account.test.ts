import { describe, expect, it } from 'vitest';
import { isBalanced } from '../../../domain/account.ts';
import type { DeviceDay } from '../../../domain/account.ts';

const account: DeviceDay = {
  ...{ device: 'node-7', day: '2026-11-22', received: 21, stored: 10, duplicate: 5, merged: 3 },
  ...{ rewritten: 2, dead: 1, expired: 4, forwarded: 5, waiting: 1 },
};

describe('an account', () => {
  it('adds up when every frame that came and every one that was stored is somewhere', () => {
    expect(isBalanced(account)).toBe(true);
  });

  it.each([
    ['one more came than became something', { received: 22 }],
    ['a stored frame is gone', { waiting: 0 }],
    ['a frame was removed that is not counted', { expired: 3 }],
    ['there are more rows than were stored', { forwarded: 6 }],
  ])('does not add up when %s', (_, wrong) => {
    expect(isBalanced({ ...account, ...wrong })).toBe(false);
  });
});
