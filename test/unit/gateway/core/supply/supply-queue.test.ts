import { describe, expect, it } from 'vitest';
import { RENEWED, SupplyBench } from '../../../../support/supply-bench.ts';

const HOUR_S = 3_600;

const well = (outputs: Record<string, unknown>[], max = 100): SupplyBench =>
  new SupplyBench(
    { flow_max_l_min: max },
    outputs.map((given) => ({ supply: 'gieng', on_max_s: 1_800, rest_s: 600, ...given })),
  );

/** The order in which outputs were told to be away, until now. */
const order = (bench: SupplyBench): string[] =>
  bench.told.filter(({ reason }) => reason.code === 'dose').map(({ output }) => output);

describe('the queue of a supply', () => {
  it('lets in what the supply gives at once, and says to the others what is free and how many are ahead', async () => {
    const bench = well([
      { id: 'a', flow_l_min: 60 },
      { id: 'b', flow_l_min: 60 },
      { id: 'c', flow_l_min: 60 },
    ]);
    await bench.pass(1);
    bench.ask('a').ask('b').ask('c');
    await bench.pass(1);
    expect(bench.energised).toEqual(['a']);
    expect(bench.verdict('b')).toMatchObject({
      state: 'off',
      cause: 'safety',
      asked: 'on',
      reason: { code: 'queue', ahead: 0, free_l_min: 40, needs_l_min: 60 },
    });
    expect(bench.verdict('c').reason).toMatchObject({ code: 'queue', ahead: 1 });
    bench.done('a');
    await bench.pass(1);
    expect(bench.energised).toEqual(['b']);
  });

  it('goes by priority, then by urgency, then by who has waited longest', async () => {
    const bench = well(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, flow_l_min: 100 })));
    await bench.pass(1);
    bench.ask('a');
    await bench.pass(1);
    bench.ask('c');
    await bench.pass(1);
    bench.ask('b').ask('d', { urgency: 0.8 }).ask('e', { priority: 5 });
    for (const id of ['a', 'e', 'd', 'c', 'b']) {
      await bench.pass(60);
      expect(bench.energised).toEqual([id]);
      bench.done(id);
    }
  });

  it('lets a person go before all rules, but takes nothing from what runs', async () => {
    const bench = well(['a', 'b', 'c'].map((id) => ({ id, flow_l_min: 100 })));
    await bench.pass(1);
    bench.ask('a').ask('b', { priority: 99, urgency: 1 });
    await bench.pass(1);
    bench.ask('c', { by: 'hand' });
    await bench.pass(1);
    expect(bench.energised).toEqual(['b']);
    bench.done('b');
    await bench.pass(1);
    expect(bench.energised).toEqual(['c']);
  });

  it('lets nothing pass the head, so that small valves never starve a big one', async () => {
    const bench = well([
      { id: 'to', flow_l_min: 90 },
      { id: 'a', flow_l_min: 40 },
      { id: 'b', flow_l_min: 40 },
      { id: 'c', flow_l_min: 40 },
    ]);
    await bench.pass(1);
    bench.ask('a').ask('b');
    await bench.pass(1);
    bench.ask('to');
    await bench.pass(1);
    bench.ask('c');
    bench.done('a');
    await bench.pass(10);
    expect(bench.energised).toEqual(['b']);
    bench.done('b');
    await bench.pass(10);
    expect(bench.energised).toEqual(['to']);
  });

  it('takes a valve of unknown flow, or of more than there is, for the whole supply', async () => {
    const bench = well([{ id: 'a' }, { id: 'b', flow_l_min: 500 }, { id: 'c', flow_l_min: 1 }]);
    await bench.pass(1);
    bench.ask('a').ask('b').ask('c');
    for (const id of ['a', 'b', 'c']) {
      await bench.pass(60);
      expect(bench.energised).toEqual([id]);
      bench.done(id);
    }
  });

  it('counts what may still be open until its lease is over', async () => {
    const bench = well([
      { id: 'a', flow_l_min: 60 },
      { id: 'b', flow_l_min: 60 },
    ]);
    bench.ask('a');
    await bench.pass(30);
    bench.board('a').fault = 'silent';
    bench.done('a').ask('b');
    await bench.pass(49);
    expect(bench.energised).toEqual(['a']);
    await bench.pass(2);
    expect(bench.energised).toEqual(['b']);
  });

  it('lets those go first that answer: a dead board holds up nobody for ever', async () => {
    const bench = well([
      { id: 'a', flow_l_min: 100 },
      { id: 'b', flow_l_min: 100 },
    ]);
    await bench.pass(1);
    bench.board('a').fault = 'silent';
    bench.ask('a', { priority: 9 });
    await bench.pass(5);
    bench.ask('b');
    await bench.pass(50);
    expect(bench.energised).toEqual([]);
    await bench.pass(90);
    expect(bench.energised).toEqual(['b']);
    bench.done('b');
    bench.board('a').fault = 'none';
    await bench.pass(60);
    expect(bench.energised).toEqual(['a']);
  });

  it('leaves its place to a valve whose answer is on its way for minutes, as by radio', async () => {
    const bench = new SupplyBench(
      { flow_max_l_min: 100 },
      ['a', 'b'].map((id) => ({ id, supply: 'gieng', flow_l_min: 100 })),
      () => ({ ...RENEWED, renew: 'ignored' }),
    );
    await bench.pass(1);
    bench.board('a').answers_ms = 300_000;
    bench.ask('a');
    await bench.pass(10);
    bench.ask('b');
    await bench.pass(600);
    expect(bench.energised).toEqual(['a']);
    expect(bench.story('b').map(([, state]) => state)).not.toContain('on');
  });

  it('brings to the front who has waited for six hours', async () => {
    const bench = well(['a', 'b', 'c'].map((id) => ({ id, flow_l_min: 100, rest_s: 60 })));
    await bench.pass(1);
    bench.ask('a', { priority: 2 }).ask('b', { priority: 1 }).ask('c');
    await bench.pass(5.9 * HOUR_S);
    expect(order(bench)).not.toContain('c');
    await bench.pass(HOUR_S);
    expect(order(bench)).toContain('c');
  });
});

describe('outputs that exclude each other', () => {
  it('run one after the other, and say who is in the way', async () => {
    const bench = new SupplyBench(undefined, [
      { id: 'a', exclusive: 'dien' },
      { id: 'b', kind: 'mister', exclusive: 'dien' },
      { id: 'c', kind: 'light', exclusive: 'khac' },
    ]);
    await bench.pass(1);
    bench.ask('a').ask('b').ask('c');
    await bench.pass(1);
    expect(bench.energised).toEqual(['a', 'c']);
    expect(bench.verdict('b')).toMatchObject({ state: 'off', reason: { code: 'exclusive', other: 'a' } });
    bench.done('a');
    await bench.pass(1);
    expect(bench.energised).toEqual(['b', 'c']);
  });

  it('wait until the other one is surely safe', async () => {
    const bench = new SupplyBench(undefined, [
      { id: 'a', exclusive: 'dien' },
      { id: 'b', exclusive: 'dien' },
    ]);
    bench.ask('a');
    await bench.pass(30);
    bench.board('a').fault = 'silent';
    bench.done('a').ask('b');
    await bench.pass(49);
    expect(bench.verdict('b').reason).toEqual({ code: 'exclusive', other: 'a' });
    await bench.pass(2);
    expect(bench.energised).toEqual(['b']);
  });

  it('are not held up for ever by one whose board is dead', async () => {
    const bench = new SupplyBench(undefined, [
      { id: 'a', exclusive: 'dien' },
      { id: 'b', exclusive: 'dien' },
    ]);
    await bench.pass(1);
    bench.board('a').fault = 'mute';
    bench.ask('a');
    await bench.pass(30);
    bench.ask('b');
    await bench.pass(200);
    expect(bench.energised).toEqual(['b']);
  });

  it('hold up only their own kind in the queue of a supply', async () => {
    const bench = well([
      { id: 'a', flow_l_min: 40, exclusive: 'doi' },
      { id: 'b', flow_l_min: 40, exclusive: 'doi' },
      { id: 'c', flow_l_min: 40 },
    ]);
    await bench.pass(1);
    bench.ask('a').ask('b').ask('c');
    await bench.pass(1);
    expect(bench.energised).toEqual(['a', 'c']);
    expect(bench.verdict('b').gates).toContainEqual({ gate: 'exclusive', passed: false });
  });
});
