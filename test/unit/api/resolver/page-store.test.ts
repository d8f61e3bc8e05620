import { describe, expect, test } from 'vitest';
import { keepPage } from '../../../../api/resolver/kept-page.ts';
import type { KeptPage } from '../../../../api/resolver/kept-page.ts';
import { PageStore } from '../../../../api/resolver/page-store.ts';

const page = (): KeptPage => keepPage({ before: 'x'.repeat(1_000), after: '' }, '#');
const SIZE = page().size_bytes;

/** A store and how often it had to make a page. */
function counted(maxBytes?: number) {
  const store = new PageStore(maxBytes);
  let made = 0;
  const make = async (): Promise<KeptPage> => {
    made += 1;
    return page();
  };
  return { get: async (key: string, version = 1) => store.get(key, { version, make }), made: () => made };
}

describe('kept pages', () => {
  test('are made once, also for many who ask at the same time', async () => {
    const { get, made } = counted();
    await Promise.all([get('a'), get('a'), get('a')]);
    await get('a');
    expect(made()).toBe(1);
  });

  test('are made anew for a later version, not for an earlier one', async () => {
    const { get, made } = counted();
    await get('a', 2);
    await get('a', 1);
    expect(made()).toBe(1);
    await get('a', 3);
    expect(made()).toBe(2);
  });

  test('make room when they take too much: the one unused for longest goes', async () => {
    const { get, made } = counted(2 * SIZE);
    await get('a');
    await get('b');
    await get('a');
    await get('c'); // b goes
    await get('a');
    await get('c');
    expect(made()).toBe(3);
    await get('b');
    expect(made()).toBe(4);
  });

  test('that could not be made are tried again', async () => {
    const store = new PageStore();
    const fails = async (): Promise<KeptPage> => Promise.reject(new Error('the store is away'));
    await expect(store.get('a', { version: 1, make: fails })).rejects.toThrow('away');
    await expect(store.get('a', { version: 1, make: async () => page() })).resolves.toBeDefined();
  });
});
