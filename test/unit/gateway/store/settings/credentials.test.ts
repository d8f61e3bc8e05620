import { expect, test } from 'vitest';
import {
  ANSWER_WITHIN_MS,
  credentialStore,
  digestOf,
} from '../../../../../gateway/store/settings/credentials.ts';
import type { SettingsCalls } from '../../../../../gateway/store/settings/settings.ts';
import { handClock } from '../../../../support/hand-clock.ts';

const NODE = { device: 'node-7', profile: 'nongso-node' };

/** A store that answers as `disk` is. */
function setUp() {
  const clock = handClock(0);
  const store = { disk: 'well' as 'well' | 'hangs' | 'gone', secret: 'first' };
  const calls: SettingsCalls = {
    call: async (_name, username) => {
      if (store.disk === 'hangs') await new Promise(() => undefined);
      if (store.disk === 'gone') throw new Error('the store is gone');
      return (
        username === NODE.device ? { ...NODE, username, digest: digestOf(store.secret) } : undefined
      ) as never;
    },
  };
  const { check } = credentialStore(calls, clock);
  return { clock, store, check };
}

test('a node that was confirmed gets in while the disk hangs, and a stranger does not', async () => {
  const { clock, store, check } = setUp();
  expect(await check('node-7', 'first')).toEqual(NODE);
  store.disk = 'hangs';
  const known = check('node-7', 'first');
  const others = { guessed: check('node-7', 'guessed'), unknown: check('node-8', 'first') };
  const answered: string[] = [];
  for (const [name, other] of Object.entries(others)) void other.finally(() => answered.push(name));
  clock.advance(ANSWER_WITHIN_MS);
  expect(await known).toEqual(NODE);
  expect(answered).toEqual([]);
});

test('it gets in while the store is started again', async () => {
  const { store, check } = setUp();
  await check('node-7', 'first');
  store.disk = 'gone';
  expect(await check('node-7', 'first')).toEqual(NODE);
});

test('a password that was replaced is refused at the next login', async () => {
  const { store, check } = setUp();
  await check('node-7', 'first');
  store.secret = 'second';
  expect(await check('node-7', 'first')).toBeUndefined();
  expect(await check('node-7', 'second')).toEqual(NODE);
});
