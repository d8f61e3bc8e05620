import type { Clock } from '../../../domain/clock.ts';
import { leasePolicy } from '../../../domain/lease.ts';
import type { LeasePolicy } from '../../../domain/lease.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import { flowOf } from '../../../firmware-sim/pump-line.ts';
import type { LineFlow } from '../../../firmware-sim/pump-line.ts';
import type { Farm } from '../../../gateway/core/farm.ts';
import { Board } from './board.ts';

/** An output as it really is. */
export interface TrueOutput {
  readonly settings: OutputSettings;
  readonly zone: string;
  readonly board: Board;
  readonly policy: LeasePolicy;
  readonly supply: string | undefined;
  /** The contact is welded: current flows on when the coil has fallen, and no read-back shows it. */
  welded: boolean;
  /** A valve that stays shut whatever its coil does. */
  jammed: boolean;
  /** Its relay was stuck at some time since its coil was energised. */
  wasStuck: boolean;
  /** Whether its coil is energised: by wiring that is away from safe. */
  energised: boolean;
  /** UTC ms since when the coil is as it is. */
  since: number;
}

/** A supply as it really is. */
export interface TrueLine {
  readonly settings: SupplySettings;
  readonly pump: TrueOutput;
  readonly master: TrueOutput | undefined;
  readonly valves: readonly TrueOutput[];
  well: 'wet' | 'dry';
  burst_l_min: number;
  leak_l_min: number;
  flow: LineFlow;
}

/** What the truth tells whoever watches it. */
export interface TruthListener {
  /** A coil was switched. */
  switched(output: TrueOutput): void;
  /** The water of a supply is about to flow otherwise. */
  flowing(line: TrueLine): void;
  /** Something of a supply changed: a coil, or what is broken. */
  flowed(line: TrueLine): void;
}

/** From a command to its answer, and how long an answer is waited for, ms. */
const TIMING = {
  modbus: { latency_ms: 12, timeout_ms: 500 },
  mqtt: { latency_ms: 60, timeout_ms: 5_000 },
  lorawan: { latency_ms: 4_000, timeout_ms: 20_000 },
} as const;

/** Whether the contact of an output lets current through. */
export const isClosed = ({ energised, welded }: TrueOutput): boolean => energised || welded;

/** Whether a valve lets water through. */
export const isOpen = (valve: TrueOutput): boolean => isClosed(valve) && !valve.jammed;

/** The farm's coils and its water, as they really are. */
export class Truth {
  readonly boards = new Map<string, Board>();
  readonly outputs = new Map<string, TrueOutput>();
  readonly lines: readonly TrueLine[];
  readonly #clock: Clock;
  readonly #listener: TruthListener;

  constructor(farm: Farm, clock: Clock, listener: TruthListener) {
    this.#clock = clock;
    this.#listener = listener;
    const wired = new Set([...farm.zones.values()].flatMap(({ outputs }) => outputs.map((o) => o.device)));
    for (const { id, profile } of farm.devices.values()) {
      if (!profile.lease || !wired.has(id)) continue;
      const link = profile.link === 'modbus' ? 'modbus' : profile.dialect === 'lorawan' ? 'lorawan' : 'mqtt';
      this.boards.set(id, new Board({ id, lease: profile.lease, clock, ...TIMING[link] }));
    }
    for (const zone of farm.zones.values())
      for (const settings of zone.outputs) this.#wire(settings, zone.id, farm);
    this.lines = [...farm.supplies.values()].map((settings) => this.#lay(settings));
  }

  board(id: string): Board {
    const board = this.boards.get(id);
    if (!board) throw new Error(`there is no board ${id}`);
    return board;
  }

  output(id: string): TrueOutput {
    const output = this.outputs.get(id);
    if (!output) throw new Error(`there is no output ${id}`);
    return output;
  }

  /** Looks at a coil again, after a switch or a fault. */
  look(output: TrueOutput): void {
    const energised = output.board.isEnergised(output.settings.channel);
    if (energised !== output.energised) {
      output.energised = energised;
      output.since = this.#clock.now();
      this.#listener.switched(output);
    }
    const line = this.lines.find(
      ({ pump, master, valves }) => pump === output || master === output || valves.includes(output),
    );
    if (line) this.flow(line);
  }

  /** Works the water of a supply out anew. */
  flow(line: TrueLine): void {
    this.#listener.flowing(line);
    line.flow = flowOfLine(line);
    this.#listener.flowed(line);
  }

  /** Breaks or mends something of a supply. */
  change(line: TrueLine, what: Partial<Pick<TrueLine, 'well' | 'burst_l_min' | 'leak_l_min'>>): void {
    Object.assign(line, what);
    this.flow(line);
  }

  #wire(settings: OutputSettings, zone: string, farm: Farm): void {
    const board = this.board(settings.device);
    const lease = farm.devices.get(settings.device)?.profile.lease;
    if (!lease) throw new Error(`${settings.device} has no lease`);
    const output: TrueOutput = {
      ...{ settings, zone, board, supply: settings.supply },
      policy: leasePolicy(lease, settings.on_max_s),
      ...{ welded: false, jammed: false, wasStuck: false, energised: false, since: this.#clock.now() },
    };
    this.outputs.set(settings.id, output);
    board.channels.onSwitch(({ channel }) => {
      if (channel === settings.channel) this.look(output);
    });
  }

  #lay(settings: SupplySettings): TrueLine {
    const line = {
      settings,
      pump: this.output(settings.pump ?? ''),
      master: settings.master === undefined ? undefined : this.output(settings.master),
      valves: [...this.outputs.values()].filter(({ supply }) => supply === settings.id),
      well: 'wet' as const,
      burst_l_min: 0,
      leak_l_min: 0,
    };
    return { ...line, flow: flowOfLine(line) };
  }
}

function flowOfLine(line: Omit<TrueLine, 'flow'>): LineFlow {
  const open = line.valves.filter(isOpen);
  return flowOf({
    pump: isClosed(line.pump) ? 'runs' : 'rests',
    well: line.well,
    master: !line.master ? 'none' : isClosed(line.master) ? 'open' : 'shut',
    open: new Map(open.map(({ settings }) => [settings.id, settings.flow_l_min ?? 0])),
    burst_l_min: line.burst_l_min,
    leak_l_min: line.leak_l_min,
    capacity_l_min: (line.settings.flow_max_l_min ?? Infinity) * 1.2,
  });
}
