import { describe, expect, it } from 'vitest';
import { aValve, MASTER, PUMP } from '../../../../support/pumped-well.ts';
import { SupplyBench } from '../../../../support/supply-bench.ts';

const MINUTE_S = 60;

const meter = { device: 'dong-ho', settle_s: 20, leak_l_min: 2 };
const current = { device: 'dong-dien', settle_s: 20, dry_below: 3, dead_head_below: 5 };

/** A metered well with pump and master valve, at rest. */
async function well(): Promise<SupplyBench> {
  const bench = new SupplyBench({ pump: 'bom', master: 'van-tong', meter, current, fault_hold_min: 30 }, [
    PUMP,
    MASTER,
    aValve('a'),
    aValve('b'),
  ]);
  return bench.pass(60);
}

/** The same, watering by valve a for a minute. */
async function watering(): Promise<SupplyBench> {
  return (await well()).ask('a').pass(60);
}

describe('a metered supply', () => {
  it('is in order while the meter shows what the open valves take', async () => {
    const bench = await watering();
    bench.reads('meter', 38).reads('current', 8);
    await bench.pass(60);
    expect(bench.watch.fault).toBeUndefined();
    expect(bench.energised).toEqual(['bom', 'van-tong', 'a']);
  });

  it('that flows although all is shut, leaks: nothing starts for the time of the hold', async () => {
    const bench = await well();
    const at = bench.clock.now();
    bench.reads('meter', 3).ask('a');
    await bench.pass(1);
    const until = at + 30 * MINUTE_S * 1000;
    expect(bench.watch.fault).toMatchObject({
      code: 'leak',
      since: at,
      until,
      strikes: 1,
      day: '2026-11-22',
    });
    expect(bench.verdict('a')).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: { code: 'supply_fault', fault: 'leak', until },
    });
    expect(bench.verdict('bom').reason.code).toBe('supply_fault');
    bench.reads('meter', 0);
    await bench.pass(30 * MINUTE_S);
    expect(bench.energised).toContain('a');
  });

  it('that gives no water to an open valve, stops: pump first, then the valves', async () => {
    const bench = await watering();
    bench.reads('meter', 5);
    await bench.pass(0.1);
    expect(bench.watch.fault?.code).toBe('no_flow');
    expect(bench.energised).toEqual(['van-tong', 'a']);
    await bench.pass(4);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toMatchObject({ code: 'supply_fault', fault: 'no_flow' });
  });

  it('that gives far more than the open valves take, has burst', async () => {
    const bench = await watering();
    bench.reads('meter', 61);
    await bench.pass(4);
    expect(bench.watch.fault?.code).toBe('burst');
    expect(bench.energised).toEqual([]);
  });

  it.each([
    ['dry_run', 2],
    ['dead_head', 4],
  ])('knows a pump with %s by its current of %d A', async (code, amperes) => {
    const bench = await watering();
    bench.reads('current', amperes);
    await bench.pass(0.1);
    expect(bench.watch.fault?.code).toBe(code);
    expect(bench.board('bom').energised).toBe(false);
  });

  it('judges nothing by a reading from before everything had settled', async () => {
    const bench = await well();
    bench.ask('a');
    await bench.pass(3.5);
    bench.reads('meter', 0).reads('current', 0);
    await bench.pass(19);
    bench.reads('meter', 0).reads('current', 0);
    await bench.pass(60);
    expect(bench.watch.fault).toBeUndefined();
    bench.reads('meter', 0);
    await bench.pass(1);
    expect(bench.watch.fault?.code).toBe('no_flow');
  });

  it('judges nothing and blocks nothing without a fresh meter', async () => {
    const bench = await watering();
    bench.reads('meter', 0, 'stale').reads('current', 0, 'implausible');
    await bench.pass(60);
    expect(bench.watch.fault).toBeUndefined();
    expect(bench.energised).toEqual(['bom', 'van-tong', 'a']);
  });

  it('judges no flow while it does not know which valves are open', async () => {
    const bench = await watering();
    bench.board('b').fault = 'silent';
    await bench.pass(40);
    bench.reads('meter', 40);
    bench.board('b').fault = 'none';
    bench.board('b').press(600);
    await bench.pass(0);
    expect(bench.watch.fault).toBeUndefined();
  });

  it('holds for good after the third fault of a day, until a person says auto', async () => {
    const bench = await well();
    for (const strikes of [1, 2, 3]) {
      bench.reads('meter', 9);
      await bench.pass(1);
      expect(bench.watch.fault).toMatchObject({ code: 'leak', strikes });
      bench.reads('meter', 0);
      await bench.pass(31 * MINUTE_S);
    }
    expect(bench.watch.fault?.until).toBeUndefined();
    bench.ask('a');
    await bench.pass(6 * 60 * MINUTE_S);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toEqual({ code: 'supply_fault', fault: 'leak' });
    bench.forgive();
    await bench.pass(10);
    expect(bench.energised).toEqual(['bom', 'van-tong', 'a']);
  });

  it('begins to count anew on the next day', async () => {
    const bench = await well();
    bench.reads('meter', 9);
    await bench.pass(1);
    bench.reads('meter', 0);
    await bench.pass(24 * 60 * MINUTE_S);
    bench.reads('meter', 9);
    await bench.pass(1);
    expect(bench.watch.fault).toMatchObject({ strikes: 1, day: '2026-11-23' });
  });

  it('keeps a fault over a restart', async () => {
    const bench = await well();
    bench.reads('meter', 9);
    await bench.pass(1);
    bench.restart().reads('meter', 0).ask('a');
    await bench.pass(60);
    expect(bench.verdict('a').reason).toMatchObject({ code: 'supply_fault', fault: 'leak' });
  });
});

describe('a valve that does not shut', () => {
  it('is stuck once it reads as open past its lease: the master valve cuts it off', async () => {
    const bench = await watering();
    bench.ask('b');
    await bench.pass(20);
    bench.board('a').fault = 'stuck';
    bench.done('a');
    await bench.pass(60);
    expect(bench.energised).toEqual(['bom', 'van-tong', 'a', 'b']);
    await bench.pass(20);
    expect(bench.watch.fault?.code).toBe('stuck');
    expect(bench.energised).toEqual(['a']);
    expect(bench.verdict('b').reason).toMatchObject({ code: 'supply_fault', fault: 'stuck' });
  });

  it('is stuck also when it is the pump: once it reads as running past its lease, and its valves shut', async () => {
    const bench = await watering();
    bench.board('bom').fault = 'stuck';
    bench.done('a');
    const leaseEnds = bench.load('bom').leaseEnds;
    await bench.pass((leaseEnds - bench.clock.now()) / 1000 + 14.9);
    expect(bench.watch.fault).toBeUndefined();
    expect(bench.energised).toEqual(['bom']);
    await bench.pass(0.2);
    expect(bench.watch.fault).toMatchObject({ code: 'stuck', strikes: 1 });
    bench.ask('b');
    await bench.pass(29 * MINUTE_S);
    expect(bench.energised).toEqual(['bom']);
    expect(bench.verdict('b').reason).toMatchObject({ code: 'supply_fault', fault: 'stuck' });
    await bench.pass(2 * MINUTE_S);
    expect(bench.watch.fault).toMatchObject({ code: 'stuck', strikes: 2 });
    bench.board('bom').fault = 'none';
    await bench.pass(31 * MINUTE_S);
    expect(bench.energised).toEqual(['bom', 'van-tong', 'b']);
  });

  it('is told to shut again and again, and holds up no others where nothing ties them', async () => {
    const bench = new SupplyBench(undefined, [{ id: 'a' }, { id: 'b' }]);
    bench.ask('a').ask('b');
    await bench.pass(30);
    bench.board('a').fault = 'stuck';
    bench.done('a', 'b');
    await bench.pass(3_600);
    expect(bench.energised).toEqual(['a']);
    const releases = bench.board('a').commands.filter(({ for_s }) => for_s === 0).length;
    expect(releases).toBeGreaterThan(3_600 / 15 - 2);
    expect(releases).toBeLessThan(3_600 / 15 + 10);
    bench.board('a').fault = 'none';
    await bench.pass(15);
    expect(bench.energised).toEqual([]);
  });
});
