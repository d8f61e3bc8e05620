/** The farm of the simulated seasons as pure data: 19 fields on 3 wells and a yard, 20 zones in all. */
import { loadProfiles } from '../../../cli/profiles.ts';
import { OutputSettings } from '../../../domain/output.ts';
import { Rule } from '../../../domain/rule/rule.ts';
import { SupplySettings } from '../../../domain/supply.ts';
import type { Device, Farm, VersionedRule, Zone } from '../../../gateway/core/farm.ts';
import { fieldRules, YARD_RULES } from './plan-rules.ts';

/** What one field's valve takes, L/min. */
export const VALVE_L_MIN = 40;
/** Readings count this long, s: three reports may be lost. */
export const STALE_S = 2_700;
/** How often probes and stations report, s. */
export const REPORT_S = 900;
/** How often the meter and the current sensor of a supply report while something runs, s. */
export const WATCH_S = 30;

const SOIL = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 };
const AREA_M2 = 150;

/**
 * A pump and its valves hang on one board. One power cut then takes both: a valve that falls shut while its pump, on
 * another board, runs on is the one way to press against a shut line that no program can prevent. Only the radio valve
 * of khu-19 has a battery of its own, and a latching valve stays where it is.
 */
export const BOARDS = {
  'relay-a': 'waveshare-relay-8',
  'relay-b': 'eletechsup-r4d8a08',
  'node-c': 'nongso-node',
  'radio-c': 'milesight-uc512',
  'relay-d': 'eletechsup-r421a08',
} as const;

interface SupplyPlan {
  readonly id: string;
  readonly board: keyof typeof BOARDS;
  /** Numbers of the fields it waters, the first on channel 1. */
  readonly fields: readonly number[];
  readonly settings: object;
  readonly pumpChannel: number;
  readonly masterChannel?: number;
}

const SUPPLIES: readonly SupplyPlan[] = [
  {
    id: 'gieng-a',
    board: 'relay-a',
    fields: [1, 2, 3, 4, 5, 6, 7],
    pumpChannel: 8,
    settings: {
      flow_max_l_min: 90,
      meter: { device: 'meter-a', stale_s: 120 },
      current: { device: 'meter-a', stale_s: 120, dry_below: 3, dead_head_below: 5 },
    },
  },
  {
    id: 'gieng-b',
    board: 'relay-b',
    fields: [8, 9, 10, 11, 12],
    pumpChannel: 8,
    settings: {
      flow_max_l_min: 120,
      tank: { device: 'tank-b', min: 0.5, resume: 0.8, stale_s: STALE_S },
    },
  },
  {
    id: 'gieng-c',
    board: 'node-c',
    fields: [13, 14, 15, 16, 17, 18],
    pumpChannel: 8,
    masterChannel: 7,
    settings: { flow_max_l_min: 90 },
  },
];

/** The field whose valve is on the radio. */
export const RADIO_FIELD = 19;
const ON_MAX_S = 1_800;
const PUMP_ON_MAX_S = 10_800;

export const zoneOf = (field: number): string => `khu-${field}`;
export const probeOf = (field: number): string => `dat-${field}`;

/** Fields whose probe is a node with a clock of its own; the others hang on a bus and have none. */
export const hasClock = (field: number): boolean => field % 2 === 0;

const valve = (field: number, at: { device: string; channel: number; supply: string }): OutputSettings =>
  OutputSettings.parse({
    id: `van-${field}`,
    kind: 'valve',
    ...at,
    flow_l_min: VALVE_L_MIN,
    on_max_s: ON_MAX_S,
    rest_s: 900,
    off_min_s: 60,
    daily_max_l: 4_000,
  });

const versioned = (rule: object): VersionedRule => ({ ...Rule.parse(rule), version: 'v1' });

function fieldZone(field: number, outputs: readonly OutputSettings[]): Zone {
  return {
    id: zoneOf(field),
    name: `Khu ${field}`,
    area_m2: AREA_M2,
    crop: { kind: 'tomato', planted: '2026-01-20', kc: 1, p: 0.4 },
    soil: SOIL,
    method: 'drip',
    outputs,
    rules: fieldRules(field).map(versioned),
  };
}

/** The zones of a supply; pump and master stand in the first of them. */
function zonesOf({ id, board, fields, pumpChannel, masterChannel }: SupplyPlan): readonly Zone[] {
  const pump = {
    id: `bom-${id}`,
    kind: 'pump',
    device: board,
    channel: pumpChannel,
    on_max_s: PUMP_ON_MAX_S,
  };
  const master = { ...pump, id: `tong-${id}`, kind: 'master_valve', channel: masterChannel };
  const drives = [
    OutputSettings.parse({ ...pump, rest_s: 1_800 }),
    ...(masterChannel === undefined ? [] : [OutputSettings.parse(master)]),
  ];
  return fields.map((field, i) =>
    fieldZone(field, [
      valve(field, { device: board, channel: i + 1, supply: id }),
      ...(i === 0 ? drives : []),
    ]),
  );
}

/** Aerator and fan fail on: their coils are energised to hold them off. */
const yard: Zone = {
  id: 'san',
  name: 'Ao và chuồng',
  method: 'sprinkler',
  outputs: [
    { id: 'quat-nuoc', kind: 'aerator', device: 'relay-d', channel: 1, on_max_s: 14_400, rest_s: 600 },
    { id: 'quat', kind: 'fan', device: 'relay-d', channel: 2, on_max_s: 7_200, rest_s: 600 },
    { id: 'den', kind: 'light', device: 'relay-d', channel: 3, on_max_s: 21_600, rest_s: 60 },
  ].map((output) => OutputSettings.parse(output)),
  rules: YARD_RULES.map(versioned),
};

const supplyOf = ({ id, settings, masterChannel }: SupplyPlan): SupplySettings =>
  SupplySettings.parse({
    id,
    name: id,
    pump: `bom-${id}`,
    ...(masterChannel !== undefined && { master: `tong-${id}` }),
    ...settings,
  });

let library: ReturnType<typeof loadProfiles> | undefined;

/** The farm of every season. */
export function seasonFarm(): Farm {
  const profiles = (library ??= loadProfiles());
  const device = (id: string, name: string, zone?: string): Device => {
    const profile = profiles.get(name);
    if (!profile) throw new Error(`no profile ${name}`);
    return { id, profile, ...(zone !== undefined && { zone }) };
  };
  const radio = fieldZone(RADIO_FIELD, [
    valve(RADIO_FIELD, { device: 'radio-c', channel: 1, supply: 'gieng-c' }),
  ]);
  const zones = [...SUPPLIES.flatMap(zonesOf), radio, yard];
  const probes = Array.from({ length: RADIO_FIELD }, (_, i) => i + 1).map((field) =>
    device(probeOf(field), hasClock(field) ? 'nongso-node' : 'jxct-soil-7in1', zoneOf(field)),
  );
  const devices = [
    ...Object.entries(BOARDS).map(([id, profile]) => device(id, profile)),
    ...probes,
    device('tram', 'nongso-node'),
    device('ao', 'nongso-node', 'san'),
    device('meter-a', 'nongso-node', zoneOf(1)),
    device('tank-b', 'nongso-node', zoneOf(8)),
  ];
  return {
    id: 'mua-vu',
    ...{ timezone: 'Asia/Ho_Chi_Minh', lat: 20.65, lon: 106.05, elevation_m: 5 },
    devices: new Map(devices.map((d) => [d.id, d])),
    zones: new Map(zones.map((zone) => [zone.id, zone])),
    supplies: new Map(SUPPLIES.map(supplyOf).map((supply) => [supply.id, supply])),
  };
}
