import { SupplySettings } from '../../domain/supply.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { createCore } from '../../gateway/core/core.ts';
import { Board } from './board.ts';
import { aFarm, anOutput, aZone } from './farm.ts';
import { GatewayClock } from './season/gateway-clock.ts';

const START = Date.UTC(2026, 10, 22, 1);

/** A gateway without links whose clock can be set: a well with its pump, its master valve and a valve, each on a board. */
export function pumpedCore() {
  const truth = new VirtualClock(START);
  let offset_ms = 0;
  const clock = new GatewayClock(truth, () => offset_ms);
  const found: string[] = [];
  const look = (): void => {
    const isOn = (id: keyof typeof boards): boolean => boards[id].energised;
    if (isOn('bom') && !(isOn('van') && isOn('tong')))
      found.push(`${(truth.now() - START) / 1000} s: the pump runs against a shut valve`);
  };
  const boards = {
    bom: new Board(truth, () => look()),
    tong: new Board(truth, () => look()),
    van: new Board(truth, () => look()),
  };
  const outputs = [
    anOutput({ id: 'bom', kind: 'pump', device: 'bom', on_max_s: 14_400 }),
    anOutput({ id: 'tong', kind: 'master_valve', device: 'tong', on_max_s: 14_400 }),
    anOutput({ id: 'van', device: 'van', supply: 'gieng', flow_l_min: 40, on_max_s: 7_200 }),
  ];
  const supply = SupplySettings.parse({ id: 'gieng', name: 'Giếng', pump: 'bom', master: 'tong' });
  const farm = aFarm([aZone({ outputs, rules: [] })], [supply]);
  const relay = farm.devices.get('relay-1');
  if (!relay) throw new Error('no relay board');
  const core = createCore({
    farm: { ...farm, devices: new Map(Object.keys(boards).map((id) => [id, relay])) },
    journal: { append: () => Promise.resolve('stored') },
    overrideStore: { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() },
    storedOverrides: new Map(),
    recovered: { frames: [], decisions: [], hours: [] },
    actuator: (device) => {
      const board = new Map<string, Board>(Object.entries(boards)).get(device);
      if (!board) throw new Error(`no board ${device}`);
      return board;
    },
    clock,
    random: (bytes) => new Uint8Array(bytes),
    unjournalled: () => undefined,
    longestSleep_ms: 1_000,
  });
  core.start();
  const pass = (seconds: number): Promise<void> => truth.run(truth.now() + seconds * 1000);
  const water = async (minutes: number): Promise<void> => {
    await core.desk.override('khu-1', { action: 'run', minutes, output: 'van' }, 'Bà Hoa');
    await pass(60);
  };
  const energised = (): string[] =>
    Object.entries(boards).flatMap(([id, board]) => (board.energised ? [id] : []));
  const setClock = (to_ms: number): void => void (offset_ms = to_ms);
  return { core, boards, found, pass, water, energised, setClock };
}
