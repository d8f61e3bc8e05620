import { describe, expect, it } from 'vitest';
import { pumpedCore } from '../../../../support/pumped-core.ts';

describe('an orderly stop', () => {
  it('shuts the valves when the pump has been still for the stop offset', async () => {
    const { core, found, pass, water, energised } = pumpedCore();
    await water(60);
    expect(energised()).toEqual(['bom', 'tong', 'van']);
    const stopped = core.stop();
    await pass(2.9);
    expect(energised()).toEqual(['tong', 'van']);
    await pass(0.2);
    await stopped;
    expect([energised(), found]).toEqual([[], []]);
  });

  it.each(['silent', 'stuck', 'away'] as const)(
    'leaves the valves of a pump whose board is %s to their leases, which outlast its own',
    async (fault) => {
      const { core, boards, found, pass, water, energised } = pumpedCore();
      await water(60);
      boards.bom.fault = fault;
      const stopped = core.stop();
      await pass(1);
      await stopped;
      expect(energised()).toEqual(['bom', 'tong', 'van']);
      boards.bom.fault = fault === 'stuck' ? 'none' : fault;
      await pass(70);
      expect([energised(), found]).toEqual([[], []]);
    },
  );

  it('leaves the valves also when only the answer of the pump is lost', async () => {
    const { core, boards, pass, water, energised } = pumpedCore();
    await water(60);
    boards.bom.fault = 'mute';
    const stopped = core.stop();
    await pass(10);
    await stopped;
    expect(energised()).toEqual(['tong', 'van']);
  });

  it('does not believe that a pump is still while the answer to its start is on its way', async () => {
    const { core, boards, found, pass, energised } = pumpedCore();
    await pass(60);
    boards.bom.answers_ms = 5_000;
    await core.desk.override('khu-1', { action: 'run', minutes: 60, output: 'van' }, 'Bà Hoa');
    await pass(4);
    expect(energised()).toEqual(['bom', 'tong', 'van']);
    boards.bom.fault = 'silent';
    const stopped = core.stop();
    await pass(6);
    await stopped;
    expect(energised()).toEqual(['bom', 'tong', 'van']);
    await pass(70);
    expect([energised(), found]).toEqual([[], []]);
  });

  it('believes a pump that answers that it runs, though it was still before', async () => {
    const { core, boards, pass } = pumpedCore();
    await pass(60);
    boards.van.press(600);
    boards.bom.fault = 'stuck';
    await core.stop();
    expect(boards.van.energised).toBe(true);
  });

  it('waits for nothing when the pump has long been still, also for a clock that stands', async () => {
    const { core, boards, pass } = pumpedCore();
    await pass(60);
    boards.van.press(600);
    await core.stop();
    expect(boards.van.energised).toBe(false);
  });
});

describe('a clock that is set back while a command is under way', () => {
  it('leaves no pump running against a valve that was not renewed', async () => {
    const { boards, found, pass, water, energised, setClock } = pumpedCore();
    boards.van.answers_ms = 3_000;
    await water(60);
    const sent = boards.van.commands.length;
    while (boards.van.commands.length === sent) await pass(0.5);
    setClock(-3_600_000);
    await pass(1_800);
    expect([energised(), found]).toEqual([['bom', 'tong', 'van'], []]);
  });
});
