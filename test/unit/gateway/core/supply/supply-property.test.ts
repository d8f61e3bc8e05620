import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RENEWED, START, SupplyBench } from '../../../../support/supply-bench.ts';

const VALVES = ['a', 'b', 'c', 'd', 'e'] as const;
const MAX_L_MIN = 100;
const STOP_OFFSET_S = 3;
const SETTINGS = { flow_max_l_min: MAX_L_MIN, pump: 'bom', master: 'van-tong', stop_offset_s: STOP_OFFSET_S };

/** A well of 100 L/min: b and c never together, d of an unknown flow, e on a board that ignores renewals. */
function aWell(answers_ms: number): SupplyBench {
  const valve = (id: string, given: Record<string, unknown>): Record<string, unknown> => ({
    id,
    supply: 'gieng',
    on_max_s: 900,
    rest_s: 300,
    ...given,
  });
  const bench = new SupplyBench(
    SETTINGS,
    [
      { id: 'bom', kind: 'pump', on_max_s: 7_200, rest_s: 600 },
      { id: 'van-tong', kind: 'master_valve', on_max_s: 14_400 },
      valve('a', { flow_l_min: 70 }),
      valve('b', { flow_l_min: 30, exclusive: 'doi' }),
      valve('c', { flow_l_min: 30, exclusive: 'doi' }),
      valve('d', {}),
      valve('e', { flow_l_min: 40 }),
    ],
    (id) => (id === 'e' ? { ...RENEWED, renew: 'ignored' } : RENEWED),
  );
  for (const board of bench.boards.values()) board.answers_ms = answers_ms;
  bench.board('e').renews = false;
  return bench;
}

const FLOW: Record<string, number> = { a: 70, b: 30, c: 30, d: MAX_L_MIN, e: 40 };

/** What is broken of what must hold at every event on the boards' truth, and in what was decided. */
function broken(bench: SupplyBench, at: 'switched' | 'decided'): string[] {
  return [...brokenInTruth(bench), ...(at === 'decided' ? brokenInWord(bench) : [])].map(
    (what) => `${(bench.clock.now() - START) / 1000} s: ${what}`,
  );
}

function brokenInTruth(bench: SupplyBench): string[] {
  const on = bench.energised;
  const open = VALVES.filter((id) => on.includes(id));
  const flow = open.reduce((sum, id) => sum + (FLOW[id] ?? 0), 0);
  const hasWay = open.length > 0 && on.includes('van-tong');
  return [
    ...(flow > MAX_L_MIN ? [`${flow} L/min by ${open.join()}`] : []),
    ...(on.includes('bom') && !hasWay ? [`the pump runs against shut valves: ${on.join()}`] : []),
    ...(on.includes('b') && on.includes('c') ? ['b and c together'] : []),
  ];
}

function brokenInWord(bench: SupplyBench): string[] {
  const pump = bench.verdicts.get('bom');
  const covers = VALVES.some((id) => {
    const { confirmed, state, heldUntil } = bench.load(id);
    return confirmed && state === 'on' && heldUntil >= (pump?.until ?? 0) + STOP_OFFSET_S * 1000;
  });
  const mute = VALVES.filter((id) => {
    const { state, reason } = bench.verdicts.get(id) ?? {};
    return bench.isAsked(id) && state === 'off' && reason?.code === 'dose';
  });
  return [
    ...(pump?.state === 'on' && !covers ? ['no open valve covers the pump'] : []),
    ...mute.map((id) => `${id} is kept shut without a reason`),
  ];
}

type Step =
  | { readonly do: 'ask'; readonly valve: string; readonly priority: number; readonly urgency: number }
  | { readonly do: 'done'; readonly valve: string }
  | { readonly do: 'stop' | 'auto' | 'restart' }
  | { readonly do: 'lose'; readonly board: string; readonly fault: 'silent' | 'mute' }
  | { readonly do: 'jam' }
  | { readonly do: 'heal' }
  | { readonly do: 'pass'; readonly seconds: number };

const aValve = fc.constantFrom(...VALVES);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      valve: aValve,
      priority: fc.nat(2),
      urgency: fc.constantFrom(0, 0.5),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('done' as const), valve: aValve }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'auto' as const, 'restart' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      board: fc.constantFrom('bom', 'van-tong', ...VALVES),
      fault: fc.constantFrom('silent' as const, 'mute' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('jam' as const, 'heal' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constantFrom(0.05, 600)),
    }),
  },
);

function heal(bench: SupplyBench): void {
  for (const board of bench.boards.values()) board.fault = 'none';
}

async function play(bench: SupplyBench, next: Step): Promise<void> {
  switch (next.do) {
    case 'ask':
      bench.ask(next.valve, next);
      return;
    case 'done':
      bench.done(next.valve);
      return;
    case 'stop':
      bench.ask('bom', { by: 'stop' });
      return;
    case 'auto':
      bench.done('bom');
      return;
    case 'restart':
      bench.restart();
      return;
    case 'lose':
      bench.board(next.board).fault = next.fault;
      return;
    case 'jam':
      bench.board('bom').fault = 'jammed';
      return;
    case 'heal':
      heal(bench);
      return;
    case 'pass':
      await bench.pass(next.seconds);
  }
}

const story = fc.record({
  answers_ms: fc.constantFrom(0, 150),
  steps: fc.array(step, { minLength: 5, maxLength: 40 }),
});

describe('whatever is asked, lost and stopped', () => {
  it('never runs the pump against shut valves nor more flow than the well gives, also when the gateway dies', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ answers_ms, steps }) => {
        const bench = aWell(answers_ms);
        const found: string[] = [];
        bench.look = (at) => found.push(...broken(bench, at));
        for (const next of steps) await play(bench, next);
        bench.kill();
        await bench.pass(1_000);
        expect(found).toEqual([]);
        expect(bench.energised).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('lets everybody that stands in the queue run in the end', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ answers_ms, steps }) => {
        const bench = aWell(answers_ms);
        for (const next of steps) await play(bench, next);
        heal(bench);
        bench.done('bom');
        for (const [i, id] of VALVES.entries()) bench.ask(id, { priority: i });
        const before = bench.told.length;
        await bench.pass(20 * 3_600);
        const ran = new Set(bench.told.slice(before).map(({ output, state }) => state === 'on' && output));
        for (const id of VALVES) expect(ran.has(id) || bench.energised.includes(id), id).toBe(true);
      }),
      { numRuns: 6 },
    );
  }, 30_000);
});
