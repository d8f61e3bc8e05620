import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pin } from '../../../cli/commands/pin.ts';
import { isProblem } from '../../../domain/problem.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { SOME_TIME, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { say } from './terminal.ts';

const OLD = '123456';

async function pair(store: Store, code: string): Promise<string | undefined> {
  const answer = await store.pairing.pair(code, SOME_TIME);
  return isProblem(answer) ? undefined : answer.token;
}

/** A gateway's store with one paired phone, while the command runs beside it. */
async function afterPin(...flags: string[]) {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  await store.setPin(OLD);
  const token = (await pair(store, OLD)) ?? '';
  expect(await store.pairing.check(token, SOME_TIME)).toBe('phone-1');
  const said = await say(['pin', ...flags], { commands: [pin], env: { NONGSO_DATA_DIR: dataDir } });
  expect(said.code).toBe(0);
  await store.close();
  return {
    said,
    token,
    fresh: /\d{6}$/.exec(said.out.join(''))?.[0] ?? '',
    store: await openTestStore(dataDir),
  };
}

describe('nongso pin', () => {
  it('replaces the PIN and leaves phones paired', async () => {
    const { token, fresh, store, said } = await afterPin();
    expect(said.err).toEqual([]);
    expect(await store.pairing.check(token, SOME_TIME)).toBe('phone-1');
    expect(await pair(store, OLD)).toBeUndefined();
    expect(await pair(store, fresh)).toBeDefined();
  });

  it('--unpair forgets every phone, and no later one is taken for it', async () => {
    const { token, fresh, store, said } = await afterPin('--unpair');
    expect(said.err).toEqual(['every phone has to be paired again, with this PIN']);
    expect(await store.pairing.check(token, SOME_TIME)).toBeUndefined();
    expect(await pair(store, OLD)).toBeUndefined();
    const again = (await pair(store, fresh)) ?? '';
    expect(await store.pairing.check(again, SOME_TIME)).toBe('phone-2');
  });

  it('names a data folder that it made', async () => {
    const dataDir = join(await tempDir(), 'data');
    const { err } = await say(['pin'], { commands: [pin], env: { NONGSO_DATA_DIR: dataDir } });
    expect(err).toEqual([expect.stringContaining(`NONGSO_DATA_DIR=${dataDir}`)]);
  });
});
