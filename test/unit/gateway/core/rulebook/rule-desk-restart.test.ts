import { describe, expect, it } from 'vitest';
import {
  BY,
  DRIER,
  fileOf,
  inForceNow,
  openRuleFarm,
  restartable,
  SHADOW,
  written,
} from '../../../../support/rule-farm.ts';

describe('a restart', () => {
  it('gives each rule the version it had, by which decisions name it', async () => {
    const { start } = restartable();
    const versions = ({ book }: Awaited<ReturnType<typeof start>>) =>
      book.ofZone('khu-1').map(({ version }) => version);
    const first = await start();
    await first.rules.put('khu-1', [Object.fromEntries(Object.entries(DRIER).reverse()), SHADOW], BY);
    expect(new Set(versions(first)).size).toBe(2);
    expect(versions(await start())).toEqual(versions(first));
  });

  it('keeps what people made while the file is as it was', async () => {
    const { start } = restartable();
    const first = await start();
    expect(first.fromFile.map(({ zone, version }) => [zone, version])).toEqual([
      ['khu-1', 1],
      ['khu-2', 1],
    ]);
    await first.rules.put('khu-1', [DRIER], BY);
    const { rules, fromFile, sees, board } = await start();
    expect(fromFile).toEqual([]);
    expect(await inForceNow(rules)).toMatchObject({
      version: 2,
      author: 'phone-1',
      rules: [{ on_below: 18 }],
    });
    await sees(20);
    expect(board.energised).toBe(false);
  });

  it('with a changed file makes a version by the file, and that only once', async () => {
    const { start } = restartable();
    await (await start()).rules.put('khu-1', [DRIER, SHADOW], BY);
    const changed = { khu1: [written({ on_below: 26 })] };
    const { rules } = await start(changed);
    expect(await inForceNow(rules)).toMatchObject({
      ...{ version: 3, author: 'file' },
      rules: [{ id: 'khu-1-am', on_below: 26 }, { id: 'khu-1-thu' }],
    });
    await rules.put('khu-1', [DRIER], BY);
    const again = await start(changed);
    expect(again.fromFile).toEqual([]);
    expect(await inForceNow(again.rules)).toMatchObject({ version: 4, author: 'phone-1' });
  });

  it('keeps a rule that no longer fits out of force, and takes it again when it fits', async () => {
    const { start } = restartable();
    const first = await start({ outputsOfKhu1: ['van-1', 'van-3'] });
    const two = [written(), written({ id: 'khu-1-b', output: 'van-3' })];
    await first.rules.put('khu-1', two, BY);
    const second = await start();
    expect(second.inForce()).toEqual(['khu-1-am']);
    expect(second.rules.unfit).toEqual(['khu-1-b']);
    const kept = await inForceNow(second.rules);
    expect(kept).toMatchObject({ version: 2, rules: [{ id: 'khu-1-am' }, { id: 'khu-1-b' }] });
    expect(kept.unfit.map(({ path }) => path)).toEqual(['rules[1].output']);
    const third = await start({ outputsOfKhu1: ['van-1', 'van-3'] });
    expect(third.inForce()).toEqual(['khu-1-am', 'khu-1-b']);
    expect(third.rules.unfit).toEqual([]);
  });

  it('takes one of two rules with the same id, and says which it does not', async () => {
    const { start } = restartable();
    await (await start()).rules.put('khu-2', [written({ id: 'x', output: 'van-2' })], BY);
    const { rules, inForce } = await start({ khu1: [written({ id: 'x' })] });
    expect([inForce('khu-1'), inForce('khu-2'), rules.unfit]).toEqual([['x'], [], ['x']]);
    await rules.put('khu-2', [], BY);
    expect(rules.unfit).toEqual([]);
  });

  it('with a changed file and a disk that refuses goes on with the versions before, and says so', async () => {
    const { start, trouble } = restartable();
    await start();
    const { store } = trouble;
    const refusing = { ...store, save: () => Promise.reject(new Error('disk full')) };
    const file = fileOf({ khu1: [DRIER] });
    const { rules, failures } = await openRuleFarm(refusing, { file });
    expect(await inForceNow(rules)).toMatchObject({ version: 1, rules: [{ on_below: 24 }] });
    expect([rules.isFileUnsaved, failures.length]).toEqual([true, 1]);
    const later = await start({ khu1: [DRIER] });
    expect(await inForceNow(later.rules)).toMatchObject({ version: 2, rules: [{ on_below: 18 }] });
    expect(later.rules.isFileUnsaved).toBe(false);
  });
});

describe('a disk', () => {
  it('that refuses leaves everything as it was, and the same change can be made later', async () => {
    const { start, trouble } = restartable();
    const { rules, failures, inForce } = await start();
    trouble.disk = 'refuses';
    expect(await rules.put('khu-1', [], BY)).toMatchObject({ problem: 'back_off', code: 'store_away' });
    expect([(await inForceNow(rules)).version, inForce(), failures.length]).toEqual([1, ['khu-1-am'], 1]);
    expect(await rules.rules('khu-1', { version: 7, language: 'en' })).toMatchObject({ code: 'store_away' });
    trouble.disk = 'well';
    expect(await rules.put('khu-1', [], BY)).toMatchObject({ version: 2 });
  });

  it('that kept a change and was lost before it could say so: what was kept is in force soon', async () => {
    const { start, trouble } = restartable();
    const { rules, inForce } = await start();
    trouble.disk = 'lost';
    expect(await rules.put('khu-1', [], BY)).toMatchObject({ code: 'store_away' });
    rules.look();
    await new Promise(setImmediate);
    expect(inForce()).toEqual(['khu-1-am']);
    trouble.disk = 'well';
    rules.look();
    await new Promise(setImmediate);
    expect([inForce(), (await inForceNow(rules)).version]).toEqual([[], 2]);
  });

  it('that kept a change and was lost: the same change again makes no second version', async () => {
    const { start, trouble } = restartable();
    const { rules } = await start();
    trouble.disk = 'lost';
    await rules.put('khu-1', [], BY);
    trouble.disk = 'well';
    expect(await rules.put('khu-1', [], BY)).toMatchObject({ version: 2, rules: [] });
  });
});
