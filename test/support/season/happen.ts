import type { Board } from './board.ts';
import type { Disk } from './disk.ts';
import type { Fault } from './faults.ts';
import type { Gateway } from './gateway.ts';
import type { Sensors } from './sensors.ts';
import type { Truth, TrueLine } from './truth.ts';

/** What a fault can touch. */
export interface Breakable {
  readonly truth: Truth;
  readonly sensors: Sensors;
  readonly disk: Disk;
  readonly gateway: Gateway;
  /** Why the gateway is down: it starts again when no reason is left. */
  readonly down: Set<Fault>;
}

/** Undoes what a fault did. */
type Mend = () => void;

/** Water that leaves a broken pipe under pressure, and that seeps from one that leaks, L/min. */
const BURST_L_MIN = 80;
const LEAK_L_MIN = 6;

/** Lets a fault happen. Gives what mends it. */
export function happen(fault: Fault, farm: Breakable): Mend {
  const { truth, sensors, disk, gateway } = farm;
  switch (fault.kind) {
    case 'sensor_silent':
      return flag(sensors.fault(fault.target), 'silent');
    case 'sensor_garbage':
      return flag(sensors.fault(fault.target), 'garbage');
    case 'frames_messy':
      return flag(sensors.fault(fault.target), 'messy');
    case 'sensor_frozen':
      sensors.fault(fault.target).frozen = fault.value;
      return () => (sensors.fault(fault.target).frozen = undefined);
    case 'node_clock':
      sensors.fault(fault.target).clockOff_ms = fault.off_ms;
      return () => (sensors.fault(fault.target).clockOff_ms = 0);
    case 'board_silent':
      return cutLine(truth.board(fault.target), gateway);
    case 'board_mute':
      truth.board(fault.target).line = 'mute';
      return () => (truth.board(fault.target).line = 'good');
    case 'board_power':
      return cutPower([truth.board(fault.target)], gateway);
    case 'valve_stuck':
      return stick(fault.target, truth);
    case 'valve_welded':
    case 'valve_jammed':
      return breakValve(fault.target, { truth, how: fault.kind === 'valve_welded' ? 'welded' : 'jammed' });
    case 'pipe_burst':
      return change(lineOf(truth, fault.target), truth, { burst_l_min: BURST_L_MIN });
    case 'pipe_leak':
      return change(lineOf(truth, fault.target), truth, { leak_l_min: LEAK_L_MIN });
    case 'well_dry':
      return change(lineOf(truth, fault.target), truth, { well: 'dry' });
    case 'gateway_killed':
      return takeDown(fault, farm);
    case 'blackout':
      return blackOut(fault, farm);
    case 'clock_set':
      gateway.setClock(fault.by_ms);
      return () => gateway.setClock(0);
    case 'disk_full':
      disk.state = 'full';
      return () => (disk.state = 'good');
  }
}

function flag(fault: ReturnType<Sensors['fault']>, name: 'silent' | 'garbage' | 'messy'): Mend {
  fault[name] = true;
  return () => (fault[name] = false);
}

/** A node that is gone is known to be gone by its broker; a board on a bus is only silent. */
function cutLine(board: Board, gateway: Gateway): Mend {
  const isNode = board.id.startsWith('node');
  board.line = isNode ? 'away' : 'silent';
  if (isNode) gateway.core?.ingest.status(board.id, 'offline', 'cable out');
  return () => {
    board.line = 'good';
    gateway.core?.ingest.status(board.id, 'online', 'cable in');
  };
}

function cutPower(boards: readonly Board[], gateway: Gateway): Mend {
  for (const board of boards) board.powerOff();
  return () => {
    for (const board of boards) {
      board.powerOn();
      gateway.core?.ingest.status(board.id, 'online', 'power is back');
    }
  };
}

function stick(id: string, truth: Truth): Mend {
  const output = truth.output(id);
  const { stuck } = output.board;
  // A contact sticks when it has just carried current, so that is when it begins to be stuck.
  const sticks = (): void => {
    stuck.add(output.settings.channel);
    output.wasStuck = true;
  };
  const cancel = output.board.channels.onSwitch(({ channel, energised }) => {
    if (channel === output.settings.channel && energised) sticks();
  });
  if (output.energised) sticks();
  return () => {
    cancel();
    stuck.delete(output.settings.channel);
    truth.look(output);
    output.wasStuck = output.energised;
  };
}

function breakValve(id: string, { truth, how }: { truth: Truth; how: 'welded' | 'jammed' }): Mend {
  const output = truth.output(id);
  output[how] = true;
  truth.look(output);
  return () => {
    output[how] = false;
    truth.look(output);
  };
}

const lineOf = (truth: Truth, id: string): TrueLine => {
  const line = truth.lines.find(({ settings }) => settings.id === id);
  if (!line) throw new Error(`there is no supply ${id}`);
  return line;
};

function change(
  line: TrueLine,
  truth: Truth,
  what: Partial<Pick<TrueLine, 'well' | 'burst_l_min' | 'leak_l_min'>>,
): Mend {
  const { well, burst_l_min, leak_l_min } = line;
  const before = { well, burst_l_min, leak_l_min };
  truth.change(line, what);
  return () => truth.change(line, pickOf(before, what));
}

/** Only what this fault changed is mended. */
const pickOf = <T extends object>(before: T, what: Partial<T>): Partial<T> => {
  const mended: Partial<T> = {};
  for (const key in what) mended[key] = before[key];
  return mended;
};

function takeDown(fault: Fault, { gateway, down }: Breakable): Mend {
  down.add(fault);
  gateway.kill();
  return () => {
    down.delete(fault);
    if (down.size === 0) gateway.start();
  };
}

/** The clock goes on from where it stood; minutes after the start it is set right over the network. */
function blackOut(fault: Extract<Fault, { kind: 'blackout' }>, farm: Breakable): Mend {
  const { truth, gateway } = farm;
  const wired = [...truth.boards.values()].filter(({ id }) => !id.startsWith('radio'));
  const power = cutPower(wired, gateway);
  const start = takeDown(fault, farm);
  return () => {
    gateway.setClock(fault.at - fault.until);
    power();
    start();
  };
}
