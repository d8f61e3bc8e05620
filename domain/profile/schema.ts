import { z } from 'zod';
import { Id } from '../id.ts';
import { LeaseCapability } from '../lease.ts';
import { isPoint } from '../metric.ts';
import type { Point } from '../metric.ts';

const Address = z.number().int().min(0).max(0xffff);

/** Where a value stands in a device's registers and how its bits read. */
export const RegisterPoint = z.strictObject({
  point: z.custom<Point>((value) => typeof value === 'string' && isPoint(value), {
    error: 'not a known point',
  }),
  fn: z.union([z.literal(3), z.literal(4)]).default(3),
  register: Address.describe('wire address, counted from 0'),
  type: z.enum(['u16', 's16', 'u32', 's32', 'f32']).default('u16'),
  words: z
    .enum(['high_first', 'low_first'])
    .default('high_first')
    .describe('order of the words of a 32-bit value'),
  scale: z.number().positive().default(1).describe('value = raw * scale'),
});
export type RegisterPoint = z.infer<typeof RegisterPoint>;

const RelayWrite = z.strictObject({
  fn: z.union([z.literal(5), z.literal(6)]),
  address: Address,
  value: z.number().int().min(0).max(0xffff),
});

/** How a Modbus relay board holds, releases and reports a channel; channel 1 stands at `address`. */
export const RelayTable = z.strictObject({
  channels: z.number().int().min(1).max(64),
  hold: z
    .strictObject({
      fn: z.union([z.literal(5), z.literal(6)]),
      address: Address,
      base: z.number().int().min(0).max(0xffff).default(0),
    })
    .describe('energise for a time: value = base + timer units'),
  release: z
    .array(RelayWrite)
    .min(1)
    .max(4)
    .describe('written in this order; together they end a running timer and a coil that was latched'),
  read: z
    .strictObject({ fn: z.union([z.literal(1), z.literal(3)]), address: Address })
    .describe('1: one coil a channel; 3: one register a channel, 1 energised and 0 not'),
});
export type RelayTable = z.infer<typeof RelayTable>;

const Hex = z.string().regex(/^([0-9A-Fa-f]{2}( |$))+$/, { error: 'bytes as "01 03 …"' });

const head = {
  id: Id,
  kind: z.enum(['soil', 'air', 'relay', 'node', 'valve', 'bridge']),
  vendor: z.string().min(1),
  model: z.string().min(1),
  /** A: maker's manual or hardware; B: two independent sources; C: one source. */
  confidence: z.enum(['A', 'B', 'C']),
  caveats: z.array(z.string()).default([]),
  /** The longest the device may take to answer, ms. */
  timeout_ms: z.number().int().min(20).max(30_000).default(500),
};

export const ModbusProfile = z.strictObject({
  ...head,
  link: z.literal('modbus'),
  baud: z.number().int(),
  address: z.number().int().min(1).max(247).describe('as it leaves the factory'),
  poll_s: z.number().positive().default(10),
  max_registers: z.number().int().min(1).max(125).default(32).describe('most registers one request may read'),
  points: z.array(RegisterPoint).default([]),
  outputs: RelayTable.optional(),
  lease: LeaseCapability.optional(),
  /** Real or worked exchanges that the test of the catalogue replays. */
  samples: z
    .array(
      z.strictObject({ request: Hex, response: Hex, values: z.record(z.string(), z.number()).default({}) }),
    )
    .default([]),
});
export type ModbusProfile = z.infer<typeof ModbusProfile>;

const mqtt = { ...head, link: z.literal('mqtt') };

/** A node in the native form, or an own device that speaks it. */
export const NativeProfile = z.strictObject({
  ...mqtt,
  dialect: z.literal('native'),
  /** What a simulated node of this profile reports; a real one may send any known point. */
  points: z.array(z.strictObject({ point: RegisterPoint.shape.point })).default([]),
  outputs: z.strictObject({ channels: z.number().int().min(1).max(64) }).optional(),
  lease: LeaseCapability.optional(),
});
export type NativeProfile = z.infer<typeof NativeProfile>;

const JsonPath = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+){0,7}$/, { error: 'names of a JSON object with dots between' });

/** Where a value stands in a JSON payload. */
export const JsonPoint = z.strictObject({
  point: RegisterPoint.shape.point,
  path: JsonPath,
  scale: z.number().positive().default(1).describe('value = what is sent * scale'),
});
export type JsonPoint = z.infer<typeof JsonPoint>;

/** Captured payloads that the test of the catalogue replays. */
const JsonSamples = z
  .array(
    z.strictObject({
      object: z.record(z.string(), z.unknown()),
      values: z.record(z.string(), z.number()),
    }),
  )
  .default([]);

/** A device with the Tasmota firmware; its own topic is its id. */
export const TasmotaProfile = z.strictObject({
  ...mqtt,
  dialect: z.literal('tasmota'),
  points: z.array(JsonPoint).default([]).describe('in tele/SENSOR'),
  outputs: z
    .strictObject({
      channels: z.number().int().min(1).max(8, { error: 'relays past the eighth share a PulseTime' }),
    })
    .optional(),
  lease: LeaseCapability.optional(),
  samples: JsonSamples,
});
export type TasmotaProfile = z.infer<typeof TasmotaProfile>;

/** A ChirpStack v4 server: one credential for the many radio devices of its application. */
export const BridgeProfile = z.strictObject({
  ...mqtt,
  kind: z.literal('bridge'),
  dialect: z.literal('chirpstack'),
  points: z.tuple([]).default([]),
  outputs: z.undefined().optional(),
  lease: z.undefined().optional(),
});
export type BridgeProfile = z.infer<typeof BridgeProfile>;

/** A radio device that is heard and commanded through a bridge. */
export const LorawanProfile = z.strictObject({
  ...mqtt,
  dialect: z.literal('lorawan'),
  points: z.array(JsonPoint).default([]).describe("in the object that the server's codec makes of an uplink"),
  valid: z
    .strictObject({ path: JsonPath, is: z.number() })
    .optional()
    .describe('an uplink that says otherwise here measured nothing, as without a probe'),
  outputs: z
    .strictObject({
      channels: z.number().int().min(1).max(8),
      codec: z.enum(['milesight-uc51x']).describe('bytes of its commands and words of its states'),
    })
    .optional(),
  lease: LeaseCapability.refine(({ renew }) => renew !== 'restarts', {
    path: ['renew'],
    error: 'a radio device gets one lease of the whole dose',
  }).optional(),
  samples: JsonSamples,
});
export type LorawanProfile = z.infer<typeof LorawanProfile>;

export const MqttProfile = z.discriminatedUnion('dialect', [
  NativeProfile,
  TasmotaProfile,
  BridgeProfile,
  LorawanProfile,
]);
export type MqttProfile = z.infer<typeof MqttProfile>;

/** A device as data: what it measures, what it switches and how it says so. */
export const Profile = z
  .discriminatedUnion('link', [ModbusProfile, MqttProfile])
  .refine((profile) => (profile.outputs === undefined) === (profile.lease === undefined), {
    path: ['lease'],
    error: 'a profile with outputs says what their timer can do, one without has no lease',
  });
export type Profile = z.infer<typeof Profile>;

export type ProfileLibrary = ReadonlyMap<string, Profile>;
