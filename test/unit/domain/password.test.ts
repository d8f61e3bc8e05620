import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newPassword } from '../../../domain/password.ts';

test('a password is four groups of letters and digits that are not taken for each other', () => {
  for (let i = 0; i < 200; i++)
    expect(newPassword(randomBytes)).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
});

test('bytes past the last whole round of the alphabet are passed over', () => {
  const rounds = [new Uint8Array(16).fill(255), new Uint8Array(16).fill(0)];
  expect(newPassword(() => rounds.shift() ?? new Uint8Array(16))).toBe('aaaa-aaaa-aaaa-aaaa');
});
