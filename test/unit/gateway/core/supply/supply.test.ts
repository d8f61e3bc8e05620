import { describe, expect, it } from 'vitest';
import { aValve, MASTER, PUMP, pumpedWell } from '../../../../support/pumped-well.ts';
import { RENEWED, START, SupplyBench } from '../../../../support/supply-bench.ts';

const withMaster = (): SupplyBench =>
  new SupplyBench({ pump: 'bom', master: 'van-tong' }, [PUMP, MASTER, aValve('a'), aValve('b')]);

const seconds = (at: number): number => (at - START) / 1000;

describe('pump and valves of one supply', () => {
  it('start the pump when a valve has surely been open for the start offset', async () => {
    const bench = pumpedWell({ start_offset_s: 5 });
    await bench.pass(10);
    bench.ask('a');
    await bench.pass(4.9);
    expect(bench.energised).toEqual(['a']);
    expect(bench.verdict('bom').reason).toEqual({ code: 'valve_opening' });
    await bench.pass(0.2);
    expect(bench.energised).toEqual(['bom', 'a']);
    expect(bench.verdict('bom').reason).toEqual({ code: 'serves', outputs: ['a'] });
  });

  it('do not start the pump while the valve has not answered that it is open', async () => {
    const bench = pumpedWell();
    await bench.pass(10);
    bench.board('a').fault = 'mute';
    bench.ask('a');
    await bench.pass(30);
    expect(bench.energised).toEqual(['a']);
    bench.board('a').fault = 'none';
    await bench.pass(20);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('open the master valve with the valve, and start the pump when both are open', async () => {
    const bench = withMaster();
    await bench.pass(10);
    bench.board('van-tong').fault = 'silent';
    bench.ask('a');
    await bench.pass(10);
    expect(bench.energised).toEqual(['a']);
    bench.board('van-tong').fault = 'none';
    await bench.pass(10);
    expect(bench.energised).toEqual(['bom', 'van-tong', 'a']);
    expect(bench.verdict('van-tong').reason).toEqual({ code: 'serves', outputs: ['a'] });
  });

  it('stop the pump first, and shut the last valve and the master valve the stop offset later', async () => {
    const bench = withMaster();
    bench.ask('a');
    await bench.pass(100);
    bench.done('a');
    await bench.pass(0.1);
    expect(bench.energised).toEqual(['van-tong', 'a']);
    expect(bench.verdict('a')).toMatchObject({
      state: 'on',
      cause: 'safety',
      reason: { code: 'pump_stopping' },
    });
    await bench.pass(2.8);
    expect(bench.energised).toEqual(['van-tong', 'a']);
    await bench.pass(0.2);
    expect(bench.energised).toEqual([]);
    expect(bench.story('a').map(([, state, code]) => `${state} ${code}`)).toEqual([
      'on dose',
      'on pump_stopping',
      'off no_rule',
    ]);
  });

  it('shut a valve at once when another one stays open, and go on pumping', async () => {
    const bench = pumpedWell();
    bench.ask('a').ask('b');
    await bench.pass(100);
    bench.done('a');
    await bench.pass(0.1);
    expect(bench.energised).toEqual(['bom', 'b']);
  });

  it('shorten the lease of the pump before the valve with the longer lease shuts', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(19);
    bench.ask('b');
    await bench.pass(20.8); // b was renewed at 39 s and the pump after it; a is at 40 s
    const [a, b, pump] = [bench.load('a'), bench.load('b'), bench.load('bom')];
    expect(b.heldUntil).toBeGreaterThan(a.heldUntil);
    expect(pump.leaseEnds).toBeGreaterThan(a.heldUntil - 3_000);
    bench.board('bom').answers_ms = 100;
    bench.done('b');
    await bench.pass(0.09);
    expect(bench.energised).toEqual(['bom', 'a', 'b']);
    await bench.pass(0.02);
    expect(bench.load('bom').leaseEnds).toBeLessThanOrEqual(a.heldUntil - 3_000 + 100);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('keep the valve open until the lease of a pump that does not answer is over', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(100);
    bench.board('bom').fault = 'silent';
    const { leaseEnds } = bench.load('bom');
    bench.done('a');
    while (bench.clock.now() < leaseEnds + 2_000) {
      await bench.pass(1);
      expect(bench.energised).toContain('a');
    }
    await bench.pass(2);
    expect(bench.energised).toEqual([]);
  });

  it('end the lease of the pump before that of the valve, at any moment, should the gateway die', async () => {
    for (let dies_s = 4; dies_s < 64; dies_s += 3) {
      const bench = pumpedWell();
      bench.ask('a');
      await bench.pass(dies_s);
      expect(bench.energised).toEqual(['bom', 'a']);
      const hammered: number[] = [];
      bench.look = () => {
        if (bench.energised.join() === 'bom') hammered.push(seconds(bench.clock.now()));
      };
      bench.kill();
      await bench.pass(61);
      expect([bench.energised, hammered]).toEqual([[], []]);
    }
  });

  it('never hold a valve longer than its longest run because of the pump', async () => {
    const bench = new SupplyBench({ pump: 'bom' }, [PUMP, aValve('a', { on_max_s: 300 })]);
    bench.ask('a');
    let open_s = 0;
    bench.look = () => {
      if (bench.board('a').energised) open_s = seconds(bench.clock.now());
    };
    await bench.pass(310);
    expect(bench.energised).toEqual([]);
    expect(open_s).toBeLessThanOrEqual(300);
    expect(bench.verdict('a').reason.code).toBe('on_max');
  });

  it('let the pump run through when one board ignores renewals and holds the whole dose', async () => {
    const bench = new SupplyBench({ pump: 'bom' }, [PUMP, aValve('a', { on_max_s: 600 })], (id) =>
      id === 'a' ? { ...RENEWED, renew: 'ignored' } : RENEWED,
    );
    await bench.pass(1);
    bench.ask('a');
    await bench.pass(595);
    expect(bench.energised).toEqual(['bom', 'a']);
    await bench.pass(2.5);
    expect(bench.energised).toEqual(['a']);
    await bench.pass(3);
    expect(bench.energised).toEqual([]);
  });

  it('stop the pump at once when its only valve no longer answers', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(19);
    bench.board('a').fault = 'silent';
    await bench.pass(1.1);
    expect(bench.board('bom').energised).toBe(false);
  });

  it('leave a valve that was open before a restart alone until the pump is surely off', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(30);
    bench.board('bom').fault = 'silent';
    bench.done('a').restart();
    await bench.pass(20);
    expect(bench.verdict('a').reason.code).toBe('pump_stopping');
    expect(bench.energised).toEqual(['bom', 'a']);
    bench.board('bom').fault = 'none';
    await bench.pass(19);
    expect(bench.energised).toEqual([]);
  });

  it('open nothing after a restart because the pump may still run', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(30);
    bench.board('bom').fault = 'silent';
    bench.board('a').losePower();
    const opened = bench.board('a').commands.length;
    bench.done('a').restart();
    await bench.pass(0.1);
    expect(bench.told.at(-1)).toMatchObject({ output: 'a', state: 'off' });
    await bench.pass(120);
    expect(
      bench
        .board('a')
        .commands.slice(opened)
        .filter(({ for_s }) => for_s > 0),
    ).toEqual([]);
  });
});
