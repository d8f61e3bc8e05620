import { describe, expect, test } from 'vitest';
import {
  ANSWER_WITHIN_MS,
  KnownPhones,
  MAX_KNOWN,
} from '../../../../../gateway/store/settings/known-phones.ts';
import type { FindPhone } from '../../../../../gateway/store/settings/known-phones.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import { SOME_TIME } from '../../../../support/store.ts';

const EXPIRES = SOME_TIME + 1_000;
const PHONE = { id: 1, expiresAt: EXPIRES };

/** Phones over a store that says what `answer` gives. */
function setUp() {
  const clock = handClock(SOME_TIME);
  const store = { asked: 0, answer: (): ReturnType<FindPhone> => Promise.resolve(PHONE) };
  const phones = new KnownPhones({ find: () => (store.asked++, store.answer()), clock });
  const check = (token = 'token', now = SOME_TIME) => phones.check(token, now);
  const hang = () => (store.answer = () => new Promise(() => undefined));
  return { clock, store, check, hang };
}

/** Lets the store's answer be taken in. */
const turn = () => new Promise(setImmediate);

describe('a phone that was confirmed', () => {
  test('is answered for while the store hangs, until it expires', async () => {
    const { clock, check, hang } = setUp();
    await check();
    await turn();
    hang();
    for (let i = 0; i < 3; i++) expect(await check()).toEqual(PHONE);
    const late = check('token', EXPIRES);
    clock.advance(ANSWER_WITHIN_MS);
    await expect(late).rejects.toThrow('does not answer');
  });

  test('is confirmed again behind each answer, one question at a time', async () => {
    const { store, check, hang } = setUp();
    await check();
    await check();
    await turn();
    expect(store.asked).toBe(2);
    hang();
    for (let i = 0; i < 3; i++) await check();
    expect(store.asked).toBe(3);
  });

  test('is turned away once the store has said that it is gone', async () => {
    const { store, check } = setUp();
    await check();
    await turn();
    store.answer = () => Promise.resolve(undefined);
    expect(await check()).toEqual(PHONE);
    await turn();
    expect(await check()).toBeUndefined();
  });

  test('stays known while the store fails', async () => {
    const { store, check } = setUp();
    await check();
    await turn();
    store.answer = () => Promise.reject(new Error('the store worker is not running'));
    expect(await check()).toEqual(PHONE);
    await turn();
    expect(await check()).toEqual(PHONE);
  });
});

describe('a token that is not known', () => {
  test('is answered by the store, and is no phone when the store knows none', async () => {
    const { store, check } = setUp();
    store.answer = () => Promise.resolve(undefined);
    expect(await check()).toBeUndefined();
    store.answer = () => Promise.resolve(PHONE);
    await turn();
    expect(await check()).toEqual(PHONE);
  });

  test('waits for a store that hangs no longer than five seconds', async () => {
    const { clock, check, hang } = setUp();
    hang();
    const answer = check();
    clock.advance(ANSWER_WITHIN_MS);
    await expect(answer).rejects.toThrow('does not answer');
  });

  test('leaves no timer behind', async () => {
    const { clock, check } = setUp();
    await check();
    await turn();
    expect(clock.waiting()).toEqual([]);
  });
});

test(`no more than ${MAX_KNOWN} phones are kept, the least used is forgotten first`, async () => {
  const { clock, check, hang } = setUp();
  await check('first');
  await check('second');
  for (let i = 2; i < MAX_KNOWN; i++) await check(`phone ${i}`);
  await turn();
  await check('first');
  await check('one too many');
  await turn();
  hang();
  expect(await check('first')).toEqual(PHONE);
  const forgotten = check('second');
  clock.advance(ANSWER_WITHIN_MS);
  await expect(forgotten).rejects.toThrow('does not answer');
});
