import { expect, test } from 'vitest';
import { normalLogin } from '../../../../domain/http/people.ts';

test.each([
  ['0912 345 678', '+84912345678'],
  ['0912.345.678', '+84912345678'],
  ['84912345678', '+84912345678'],
  ['+84 912-345-678', '+84912345678'],
  ['+84 (0)912 345 678', '+84912345678'],
  ['+84 0912 345 678', '+84912345678'],
  ['0084 (0)912 345 678', '+84912345678'],
  ['+1 202 555 0123', '+12025550123'],
  [' Minh@Example.VN ', 'minh@example.vn'],
  ['chị Lan', undefined],
  ['0912', undefined],
  ['a@b', undefined],
])('%j signs in as %j', (typed, login) => {
  expect(normalLogin(typed)).toBe(login);
});
