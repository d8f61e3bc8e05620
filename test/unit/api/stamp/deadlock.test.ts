import { expect, test } from 'vitest';
import { retryDeadlock } from '../../../../api/stamp/deadlock.ts';

const deadlock = (): Error => Object.assign(new Error('deadlock detected'), { code: '40P01' });

test('a transaction that lost to another is done again', async () => {
  let tries = 0;
  const work = (): Promise<string> => (
    (tries += 1),
    tries < 3 ? Promise.reject(deadlock()) : Promise.resolve('done')
  );
  expect(await retryDeadlock(work)).toBe('done');
  expect(tries).toBe(3);
});

test('not for ever, and no other failure at all', async () => {
  let tries = 0;
  const failing = (error: Error) => (): Promise<never> => ((tries += 1), Promise.reject(error));
  await expect(retryDeadlock(failing(deadlock()))).rejects.toThrow('deadlock');
  expect(tries).toBe(8);
  await expect(retryDeadlock(failing(new Error('disk full')))).rejects.toThrow('disk full');
  expect(tries).toBe(9);
});
