import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../firmware-sim/clock.ts';
import { SupplySettings } from '../../../../domain/supply.ts';
import { createCore } from '../../../../gateway/core/core.ts';
import { Board } from '../../../support/board.ts';
import { aFarm, anOutput, aZone } from '../../../support/farm.ts';

const START = Date.UTC(2026, 10, 22, 1);
const HOUR_S = 3_600;

/** A valve without a supply in one zone; a well with its pump and a valve in another. Each on a board of its own. */
function bench() {
  const clock = new VirtualClock(START);
  const boards = {
    'relay-1': new Board(clock),
    'relay-2': new Board(clock),
    'relay-3': new Board(clock),
  };
  const outputs = [
    anOutput({ id: 'bom', kind: 'pump', device: 'relay-2', on_max_s: 14_400 }),
    anOutput({ id: 'van-2', device: 'relay-3', supply: 'gieng', flow_l_min: 40 }),
  ];
  const farm = aFarm(
    [aZone(), aZone({ id: 'khu-2', name: 'Khu 2', outputs, rules: [] })],
    [SupplySettings.parse({ id: 'gieng', name: 'Giếng', pump: 'bom' })],
  );
  const relay = farm.devices.get('relay-1');
  if (!relay) throw new Error('no relay board');
  const devices = new Map([...farm.devices, ['relay-2', relay], ['relay-3', relay]]);
  const core = createCore({
    farm: { ...farm, devices },
    journal: { append: () => Promise.resolve('stored') },
    overrideStore: { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() },
    storedOverrides: new Map(),
    recovered: { frames: [], decisions: [], hours: [] },
    actuator: (device) => new Map(Object.entries(boards)).get(device) ?? boards['relay-1'],
    clock,
    random: (bytes) => new Uint8Array(bytes),
    unjournalled: () => undefined,
    longestSleep_ms: Infinity,
    degraded_h: 6,
  });
  core.start();
  const pass = (seconds: number): Promise<void> => clock.run(clock.now() + seconds * 1000);
  const run = (zone: string, output: string) =>
    core.desk.override(zone, { action: 'run', minutes: 5, output }, 'Bà Hoa');
  const alarmsOf = (zone: string) => core.desk.state('vi').zones.find(({ id }) => id === zone)?.alarms ?? [];
  const codes = (zone: string) => alarmsOf(zone).map(({ code }) => code);
  const farmCodes = () => core.desk.state('vi').alarms.map(({ code }) => code);
  return { core, boards, pass, run, alarmsOf, codes, farmCodes };
}

describe('alarms of the core', () => {
  it('say that a valve without a supply does not shut, until it is read back as shut', async () => {
    const { boards, pass, run, alarmsOf, codes } = bench();
    await run('khu-1', 'van-1');
    await pass(60);
    boards['relay-1'].fault = 'stuck';
    await pass(300);
    expect(codes('khu-1')).toEqual(['not_obeyed']);
    expect(alarmsOf('khu-1')[0]?.text).toMatch(/^van-1 không nghe lệnh.*khóa tay hoặc cắt điện/);
    await pass(HOUR_S);
    expect(codes('khu-1')).toEqual(['not_obeyed']);
    boards['relay-1'].fault = 'none';
    await pass(15);
    expect(codes('khu-1')).toEqual([]);
  });

  it('call for the power of a pump that runs on to be cut; its supply is stuck, its valve shuts', async () => {
    const { core, boards, pass, run, alarmsOf, codes, farmCodes } = bench();
    await run('khu-2', 'van-2');
    await pass(60);
    boards['relay-2'].fault = 'stuck';
    await core.desk.override('khu-2', { action: 'stop', output: 'van-2' }, 'Bà Hoa');
    await pass(5);
    expect(alarmsOf('khu-2')).toMatchObject([
      { code: 'pump_runs_on', text: 'Bơm bom không tắt được. Hãy cắt điện máy bơm ngay.' },
    ]);
    await pass(80);
    core.watch('ok');
    expect([boards['relay-3'].energised, farmCodes()]).toEqual([false, expect.arrayContaining(['stuck'])]);
    boards['relay-2'].fault = 'none';
    await pass(15);
    expect(codes('khu-2')).toEqual([]);
  });

  it('say that watering goes on without a record, and after degraded_h that it does not', async () => {
    const { core, pass, farmCodes } = bench();
    core.watch('failing');
    expect(farmCodes()).toEqual(['store']);
    await pass(6 * HOUR_S);
    core.watch('failing');
    expect(farmCodes()).toContain('degraded');
    expect(farmCodes()).not.toContain('store');
    core.watch('ok');
    expect(farmCodes().filter((code) => code === 'degraded' || code === 'store')).toEqual([]);
  });
});
