/** A small farm for tests of the gateway: simulated fields, probes and one relay board behind an RTU-over-TCP port. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { migrationsDir } from '../../cli/package-root.ts';
import { loadProfiles } from '../../cli/profiles.ts';
import { formatMistakes, parseScenario, runSimulator } from '../../firmware-sim/index.ts';
import type { Farm, Scenario } from '../../firmware-sim/index.ts';
import type { Channels } from '../../firmware-sim/channels.ts';
import type { Field } from '../../firmware-sim/field.ts';
import { addCredential } from '../../gateway/store/settings/credentials.ts';
import { Phone } from './api.ts';
import type { Ending } from './ending.ts';
import { startGateway } from './nongso.ts';
import type { GatewayProgram } from './nongso.ts';

export const FARM = 'dong-tao';

/** Below this the rule of a zone waters, % vol, and above the other it stops. */
export const DRY = 24;
export const WET = 28;

/** A field with its probe `soil-N`, its zone `khu-N` and its valve `van-N` on channel N of the board. */
export interface FieldPlan {
  /** At the start, % vol. */
  readonly moisture: number;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly rule?: Readonly<Record<string, unknown>>;
}

export interface FarmPlan {
  readonly fields: readonly FieldPlan[];
  /**
   * `drying`: 1 % vol a second without water, and 2 % vol a second up with it. `still`: only water changes it, by
   * a third of a % vol a second.
   */
  readonly soil: 'drying' | 'still';
  /** More of nongso.yaml. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the gateway takes for the simulator's port, as a cable with faults in it. */
  readonly cable?: (port: number) => Promise<number>;
  /** Nodes over MQTT that belong to no zone. */
  readonly nodes?: readonly string[];
  /** Where the gateway keeps its data; beside its configuration when not given. */
  readonly dataDir?: string;
  /** The gateway's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** 10,000 times the clock and 30 mm a day over 0.3 m of roots; 18 L/min on 300 m². */
const SOILS = {
  drying: { soil_speed: 10_000, demand_mm_day: 15, kc: 2, area_m2: 300, flow_l_min: 18 },
  still: { soil_speed: 1, demand_mm_day: 1, kc: 1, area_m2: 1, flow_l_min: 60 },
} as const;

const PROBE = 20;
const BOARD = 10;
const POLL_S = 0.5;
const NODE_PROFILE = 'nongso-node';

export interface NodeCredential {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

export interface SmallFarm {
  readonly world: Farm;
  /** The relay board: when its coils were energised is what the farm got. */
  readonly board: Channels;
  readonly configFile: string;
  readonly dataDir: string;
  readonly pin: string;
  /** Of its {@link FarmPlan.nodes}. */
  readonly credentials: readonly NodeCredential[];
  gateway: GatewayProgram;
  phone: Phone;
  field(number: number): Field;
  /** When the valve of a zone was energised, oldest first. */
  runs(number: number): readonly { readonly from: number; readonly to?: number }[];
  /** Starts the gateway anew after it has been ended, with the same data. */
  startAgain(): Promise<void>;
}

const numbered = <T>(fields: readonly FieldPlan[], make: (field: FieldPlan, number: number) => T): T[] =>
  fields.map((field, index) => make(field, index + 1));

function scenarioOf({ fields, soil }: FarmPlan): Scenario {
  const { soil_speed, demand_mm_day, kc, area_m2, flow_l_min } = SOILS[soil];
  const read = parseScenario(
    stringify({
      id: FARM,
      name: 'Trại thử',
      seed: 1,
      location: { lat: 20.83, lon: 105.97, elevation_m: 5 },
      timezone: 'Asia/Ho_Chi_Minh',
      soil_speed,
      demand_mm_day,
      fields: numbered(fields, ({ moisture }, number) => ({
        id: `khu-${number}`,
        area_m2,
        kc,
        soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 },
        moisture,
      })),
      buses: [{ id: 'rs485-1', tcp: 0 }],
      devices: [
        ...numbered(fields, (_, number) => ({
          id: `soil-${number}`,
          profile: 'jxct-soil-7in1',
          bus: 'rs485-1',
          address: PROBE + number,
          field: `khu-${number}`,
        })),
        {
          id: 'relay-1',
          profile: 'waveshare-relay-8',
          bus: 'rs485-1',
          address: BOARD,
          outputs: numbered(fields, (_, channel) => ({ channel, field: `khu-${channel}`, flow_l_min })),
        },
      ],
    }),
    loadProfiles(),
  );
  if ('mistakes' in read) throw new Error(formatMistakes(read.mistakes));
  return read.scenario;
}

const configOf = ({ fields, soil, config = {}, nodes = [] }: FarmPlan, port: number) => ({
  farm: FARM,
  timezone: 'Asia/Ho_Chi_Minh',
  location: { lat: 20.83, lon: 105.97 },
  buses: [{ id: 'rs485-1', port: `tcp://127.0.0.1:${port}`, baud: 9600 }],
  devices: [
    ...numbered(fields, (_, number) => ({
      id: `soil-${number}`,
      profile: 'jxct-soil-7in1',
      bus: 'rs485-1',
      address: PROBE + number,
      zone: `khu-${number}`,
      poll_s: POLL_S,
    })),
    { id: 'relay-1', profile: 'waveshare-relay-8', bus: 'rs485-1', address: BOARD, poll_s: POLL_S },
    ...nodes.map((id) => ({ id, profile: NODE_PROFILE })),
  ],
  zones: numbered(fields, ({ output, rule }, number) => ({
    id: `khu-${number}`,
    name: `Khu ${number}`,
    outputs: [
      {
        id: `van-${number}`,
        kind: 'valve',
        device: 'relay-1',
        channel: number,
        flow_l_min: SOILS[soil].flow_l_min,
        ...output,
      },
    ],
    rules: [
      {
        id: `khu-${number}-am`,
        kind: 'threshold',
        metric: 'soil.moisture',
        on_below: DRY,
        off_above: WET,
        output: `van-${number}`,
        ...rule,
      },
    ],
  })),
  ...config,
});

const credentialOf = (device: string, dataDir: string) =>
  addCredential({
    ...{ dataDir, migrationsDir: migrationsDir(), device, profile: NODE_PROFILE },
    ...{ rotate: false, random: randomBytes },
  });

/** The simulator in this process, the built gateway as a program, and a paired phone; all ended with the test. */
export async function startSmallFarm(
  plan: FarmPlan,
  // Of the test itself and not of the module, so that tests may run side by side.
  { onTestFinished }: Ending,
): Promise<SmallFarm> {
  const folder = await mkdtemp(join(tmpdir(), 'nongso-farm-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const simulator = await runSimulator({ scenario: scenarioOf(plan), profiles: loadProfiles() });
  onTestFinished(() => simulator.stop());
  const port = simulator.ports.get('rs485-1') ?? 0;
  const configFile = join(folder, 'nongso.yaml');
  const dataDir = plan.dataDir ?? join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const credentials = (plan.nodes ?? []).map((id) => ({ id, ...credentialOf(id, dataDir) }));
  await writeFile(configFile, stringify(configOf(plan, (await plan.cable?.(port)) ?? port)));

  const started: GatewayProgram[] = [];
  onTestFinished(async () => void (await Promise.all(started.map((program) => program.stop()))));
  const startOne = async (): Promise<GatewayProgram> => {
    const program = await startGateway({ configFile, dataDir, ...(plan.env && { env: plan.env }) });
    started.push(program);
    return program;
  };
  const gateway = await startOne();
  const pin = gateway.newPin ?? '';
  const world = simulator.farm;
  const board = world.modbusDevice('relay-1').channels;
  if (!board) throw new Error('the board has no channels');
  const farm: SmallFarm = {
    world,
    board,
    configFile,
    dataDir,
    pin,
    credentials,
    gateway,
    phone: await Phone.pair(gateway.url, pin),
    field: (number) => world.field(`khu-${number}`),
    runs: (number) => board.ranges.filter(({ channel }) => channel === number),
    async startAgain() {
      farm.gateway = await startOne();
      farm.phone = farm.phone.at(farm.gateway.url);
    },
  };
  return farm;
}
