import { parseDocument } from 'yaml';
import { z } from 'zod';
import { Id } from '../domain/id.ts';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { EUI_PATTERN } from '../domain/wire/chirpstack.ts';
import { Soil } from '../domain/zone.ts';
import { referenceMistakes } from './references.ts';
import type { Mistake } from './references.ts';
import { saturationOf } from './water-balance.ts';

export const FieldSettings = z
  .strictObject({
    id: Id,
    name: z.string().min(1).max(80).optional(),
    area_m2: z.number().positive(),
    kc: z.number().positive().max(2).describe('crop coefficient (FAO-56)'),
    soil: Soil,
    moisture: z.number().describe('at the start, % vol'),
  })
  .refine(
    ({ soil, moisture }) => moisture >= 100 * soil.wilting_point && moisture <= 100 * saturationOf(soil),
    {
      path: ['moisture'],
      error: 'moisture (% vol) lies between the wilting point and full pores, 12 % above field capacity',
    },
  );
export type FieldSettings = z.infer<typeof FieldSettings>;

const Baud = z.union(
  [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map((baud) => z.literal(baud)),
  { error: 'baud is one of 1200, 2400, 4800, 9600, 19200, 38400, 57600 and 115200' },
);

export const BusSettings = z
  .strictObject({
    id: Id,
    tcp: z.number().int().min(0).max(65_535).optional().describe('port for RTU over TCP; 0 takes a free one'),
    serial: z.string().min(1).optional().describe('path of a serial port'),
    baud: Baud.default(9600),
  })
  .refine(({ tcp, serial }) => (tcp === undefined) !== (serial === undefined), {
    error: 'a bus has either tcp (a port to listen on) or serial (the path of a port)',
  });
export type BusSettings = z.infer<typeof BusSettings>;

export const DeviceSettings = z.strictObject({
  id: Id,
  profile: Id,
  bus: Id.optional().describe('where a Modbus device hangs'),
  address: z
    .number()
    .int()
    .min(1)
    .max(247)
    .optional()
    .describe("by default the profile's, as from the factory"),
  application: z.uuid().optional().describe('of a bridge: the application of its devices'),
  bridge: Id.optional().describe('through which a radio device is reached'),
  eui: z.string().regex(EUI_PATTERN).optional().describe('address of a radio device, in lower case'),
  radio_class: z.enum(['A', 'C']).default('C').describe('when a radio device listens'),
  field: Id.optional().describe('whose soil it measures; without one only the air'),
  report_s: z
    .number()
    .min(1)
    .max(86_400)
    .default(60)
    .describe('how often an MQTT or radio device reports, s'),
  outputs: z
    .array(z.strictObject({ channel: z.number().int().min(1), field: Id, flow_l_min: z.number().positive() }))
    .max(64)
    .default([])
    .describe('water that a channel lets into a field while energised'),
});
export type DeviceSettings = z.infer<typeof DeviceSettings>;

const isTimezone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const MAX_THINGS = 10_000;

export const Scenario = z.strictObject({
  id: Id.describe('the farm, as it stands in topics'),
  name: z.string().min(1).max(80),
  seed: z.number().int().min(0),
  location: z.strictObject({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    elevation_m: z.number().min(-430).max(9000),
  }),
  timezone: z
    .string()
    .refine(isTimezone, { error: 'a time zone as Asia/Ho_Chi_Minh' })
    .describe('of the farm, for whoever shows its times; the weather goes by the sun'),
  soil_speed: z
    .number()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('how much faster than the clock the soil lives'),
  demand_mm_day: z
    .number()
    .positive()
    .max(15)
    .optional()
    .describe('reference evapotranspiration where soil_speed is not 1; by default that of the actual day'),
  fields: z.array(FieldSettings).max(MAX_THINGS).default([]),
  buses: z.array(BusSettings).max(64).default([]),
  broker: z.url({ protocol: /^mqtts?$/, error: 'an address as mqtt://127.0.0.1:1883' }).optional(),
  devices: z.array(DeviceSettings).max(MAX_THINGS).default([]),
});
export type Scenario = z.infer<typeof Scenario>;

/**
 * Reads a scenario (YAML 1.2). Every mistake is reported at once: keys, types, bounds, and references to fields,
 * buses, profiles and channels that are not there.
 */
export function parseScenario(
  text: string,
  profiles: ProfileLibrary,
): { readonly scenario: Scenario } | { readonly mistakes: readonly Mistake[] } {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return { mistakes: document.errors.map(({ message }) => ({ path: '', reason: message })) };
  const raw: unknown = document.toJS();
  const parsed = Scenario.safeParse(raw);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({
      path: path.map(String).join('.'),
      reason: message,
    })),
    ...referenceMistakes(raw, profiles),
  ];
  return parsed.success && mistakes.length === 0 ? { scenario: parsed.data } : { mistakes };
}

export const formatMistakes = (mistakes: readonly Mistake[]): string =>
  mistakes.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`)).join('\n');
