import { expect, test } from 'vitest';
import { Turns } from '../../../../api/auth/turns.ts';

test('runs so many at once, lets so many wait in order and refuses the rest', async () => {
  const turns = new Turns({ running: 1, waiting: 1 });
  const done: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = turns.take(async () => {
    await gate;
    done.push('first');
  });
  const second = turns.take(async () => void done.push('second'));
  await expect(turns.take(async () => undefined)).rejects.toMatchObject({
    code: 'busy',
    more: { retryAfter_s: 2 },
  });
  expect(done).toEqual([]);
  open();
  await Promise.all([first, second]);
  expect(done).toEqual(['first', 'second']);
});

test('work that fails gives its place back', async () => {
  const turns = new Turns({ running: 1, waiting: 0 });
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take(async () => 'yes')).toBe('yes');
});
