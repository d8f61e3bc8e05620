import { expect, test } from 'vitest';
import { FailureLimit } from '../../../../../gateway/link/mqtt/failure-limit.ts';

function startLimit() {
  let now = 1_000_000;
  const limit = new FailureLimit(
    { burst: 3, refill_ms: 1_000 },
    { now: () => now, at: () => () => undefined },
  );
  const fail = (key: string, times: number): void => {
    for (let i = 0; i < times; i++) limit.failed(key);
  };
  return { limit, fail, move: (ms: number) => (now += ms) };
}

test('blocks a key after its burst and frees it one by one', () => {
  const { limit, fail, move } = startLimit();
  fail('a', 2);
  expect(limit.blocked('a')).toBe(false);
  fail('a', 1);
  expect(limit.blocked('a')).toBe(true);
  expect(limit.blocked('b')).toBe(false);
  move(1_000);
  expect(limit.blocked('a')).toBe(false);
  fail('a', 1);
  expect(limit.blocked('a')).toBe(true);
});

test('a clock that is set back neither frees a key nor blocks it for ever', () => {
  const { limit, fail, move } = startLimit();
  fail('a', 3);
  move(-900_000);
  expect(limit.blocked('a')).toBe(true);
  move(1_000);
  expect(limit.blocked('a')).toBe(false);
});

test('remembers a bounded number of keys, the youngest ones', () => {
  const { limit, fail } = startLimit();
  fail('old', 3);
  fail('kept', 2);
  for (let i = 0; i < 998; i++) fail(`key-${i}`, 1);
  fail('kept', 1);
  fail('one more', 1);
  expect(limit.blocked('old')).toBe(false);
  expect(limit.blocked('kept')).toBe(true);
});
