import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { Id } from '../../domain/id.ts';
import { SupplySettings } from '../../domain/supply.ts';
import { ZoneSettings } from '../../domain/zone.ts';

/** 0 lets the system choose one, where something listens. */
export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
const PORT_RANGE = { error: 'a port is 0 to 65535' };

const Listen = z
  .string()
  .regex(/^[^\s:]+:\d{1,5}$|^\[[0-9A-Fa-f:]+\]:\d{1,5}$/, { error: 'address and port, as 0.0.0.0:8080' })
  .transform((text) => {
    const colon = text.lastIndexOf(':');
    return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
  })
  .refine(({ port }) => isPort(String(port)), PORT_RANGE);
export type Listen = z.infer<typeof Listen>;

const Timezone = z.string().refine(
  (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'not an IANA time zone (example: Asia/Ho_Chi_Minh)' },
);

const Url = z.url({ protocol: /^https?$/, error: 'a web address as http://127.0.0.1:8086' });

const TCP_BUS = /^tcp:\/\/[^\s:/]+:(\d+)$/;

const BusPort = z
  .string()
  .refine((port) => TCP_BUS.test(port) || /^(\/\S+|COM\d+)$/.test(port), {
    error: 'a serial port as /dev/ttyUSB0, or an RTU-over-TCP converter as tcp://192.168.1.50:8899',
  })
  .refine((port) => isPort(TCP_BUS.exec(port)?.[1] ?? '0'), PORT_RANGE);

export const BusSettings = z.strictObject({
  id: Id,
  port: BusPort,
  baud: z.union(
    [2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200].map((baud) => z.literal(baud)),
    {
      error: 'one of 2400, 4800, 9600, 19200, 38400, 57600, 115200',
    },
  ),
});
export type BusSettings = z.infer<typeof BusSettings>;

const EUI_FORM = 'the 16 hexadecimal digits of its DevEUI in quotes, as "24e124460c194321"';

export const DeviceSettings = z.strictObject({
  id: Id,
  profile: z.string().min(1),
  bus: Id.optional(),
  address: z.number().int().min(1).max(247).optional().describe('Modbus address'),
  baud: z
    .number()
    .int()
    .optional()
    .describe("the device's own speed, where it was changed from its profile's"),
  poll_s: z.number().positive().max(86_400).optional(),
  application: z
    .uuid({ error: 'an application id as ChirpStack shows it: 52f14cd4-c6f1-4fbd-8f87-4025e1d49242' })
    .optional()
    .describe('of a bridge: the application whose devices belong to this farm'),
  bridge: Id.optional().describe('the bridge through which a radio device is reached'),
  eui: z
    .string({ error: EUI_FORM }) // without quotes, digits with one "e" among them are a number to YAML
    .regex(/^[0-9A-Fa-f]{16}$/, { error: EUI_FORM })
    .transform((eui) => eui.toLowerCase())
    .optional()
    .describe('radio address'),
  zone: Id.optional(),
  depth_cm: z
    .number()
    .positive()
    .max(500)
    .optional()
    .describe('how deep a soil probe sits: a note for people'),
});
export type DeviceSettings = z.infer<typeof DeviceSettings>;

const DrainOrder = z
  .enum(['oldest_first', 'newest_first'], { error: 'oldest_first or newest_first' })
  .default('oldest_first')
  .describe('after an outage: all in order, or live readings at once and what waits beside them');

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Whether a host of a URL is this machine, also by its address in the local network. */
const isOwn = (hostname: string): boolean =>
  LOOPBACK.test(hostname) ||
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .some(({ address }) => address === hostname.replace(/^\[|\]$/g, ''));
/** Whether nobody on the way can read along. */
const isPrivate = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || isOwn(hostname);
/** Whether a path can be put behind it. */
const isBase = ({ username, password, search, hash }: URL): boolean =>
  `${username}${password}${search}${hash}` === '';
/** Of what is no address at all, {@link Url} tells. */
const address = (is: (url: URL) => boolean) => (text: string) => {
  const url = URL.parse(text);
  return url === null || is(url);
};

/** Never quoted in a mistake: a password may stand in it. */
export const InfluxUrl = Url.refine(address(isBase), {
  error: 'only scheme, host and path, as http://127.0.0.1:8086; user and password have their own keys',
});

const InfluxSettings = z
  .strictObject({
    url: InfluxUrl,
    org: z.string().optional(),
    bucket: z.string().optional(),
    token: z.string().optional(),
    database: z.string().optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    order: DrainOrder,
  })
  .refine((influx) => (influx.bucket === undefined) !== (influx.database === undefined), {
    error: 'give bucket (InfluxDB 2 and 3) or database (InfluxDB 1)',
  });
export type InfluxSettings = z.infer<typeof InfluxSettings>;

const VictoriaMetricsSettings = z.strictObject({
  url: Url.refine(address(isBase), {
    error: 'only scheme, host and path, as http://127.0.0.1:8428; user and password have their own keys',
  }),
  username: z.string().optional(),
  password: z.string().optional(),
  order: DrainOrder,
});
export type VictoriaMetricsSettings = z.infer<typeof VictoriaMetricsSettings>;

const ApiSettings = z.strictObject({
  url: Url.refine(address(isPrivate), {
    error: 'the token would travel in the clear; use https (http is for an api on this machine only)',
  }).refine(address(isBase), {
    error: 'only scheme, host and path, as https://htx.example; the token has its own key',
  }),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,512}$/, { error: 'the token as the cooperative gave it, without spaces' }),
});
export type ApiSettings = z.infer<typeof ApiSettings>;

/** Whether it is a broker's address and nothing more, with a user and password that can be read. */
function isBroker(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^mqtts?:$/.test(url.protocol) || url.hostname === '') return false;
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') return false;
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
}

const Broker = z.string().refine(isBroker, {
  error:
    'a broker as mqtt://user:password@192.168.1.10:1883, or mqtts:// with TLS; in user and password write @ as %40, : as %3A, / as %2F, # as %23, % as %25',
});

const MqttSection = z.strictObject({
  listen: Listen.optional().describe('the embedded broker'),
  broker: Broker.optional().describe('another broker instead'),
  ca: z.string().min(1).optional().describe("file with the certificates of the broker's authorities, PEM"),
  version: z
    .union([z.literal(5), z.literal('3.1.1')], { error: '5 or 3.1.1' })
    .optional()
    .describe('of MQTT; without it 5, and 3.1.1 with a broker that does not know it'),
  client_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: '1 to 64 of A-Z, a-z, 0-9, "-" and "_"' })
    .optional()
    .describe("the gateway's name at the broker; no other client may have it"),
});

const HomeAssistantSettings = z.strictObject({
  broker: Broker,
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}(\/[A-Za-z0-9_-]{1,64}){0,3}$/, {
      error: 'the discovery prefix as Home Assistant has it, of a-z, 0-9, "-", "_" and "/"',
    })
    .default('homeassistant'),
});
export type HomeAssistantSettings = z.infer<typeof HomeAssistantSettings>;

const Location = z.strictObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  elevation_m: z.number().min(-430).max(6_000).default(0),
});

/** How much the journal keeps, and how gently it treats the card it is on. */
export const JournalSettings = z.strictObject({
  max_mb: z
    .number()
    .int()
    .min(64)
    .max(1_000_000)
    .default(4_096)
    .describe('most that the journal takes of the disk, MB; what is not forwarded yet is never removed'),
  keep_days: z
    .number()
    .int()
    .min(7)
    .max(10_000)
    .default(730)
    .describe('how long readings are kept after they were forwarded; their minutes, hours and days stay'),
  commit_ms: z
    .number()
    .int()
    .min(0)
    .max(5_000)
    .default(0)
    .describe('how long readings may wait to be committed together, to spare a card; commands never wait'),
});
export type JournalSettings = z.infer<typeof JournalSettings>;

/** The whole of nongso.yaml. Each key is described here once. */
export const FileSettings = z.strictObject({
  farm: Id,
  timezone: Timezone,
  location: Location,
  http: z.strictObject({ listen: Listen.optional(), tls: z.unknown().optional() }).default({}),
  mqtt: MqttSection.default({}),
  buses: z.array(BusSettings).max(16).default([]),
  devices: z.array(DeviceSettings).max(10_000).default([]),
  supplies: z.array(SupplySettings).max(64).default([]),
  zones: z.array(ZoneSettings).max(500).default([]),
  forward: z
    .strictObject({
      influx: InfluxSettings.optional(),
      victoriametrics: VictoriaMetricsSettings.optional(),
      api: ApiSettings.optional(),
    })
    .default({}),
  degraded_h: z
    .number()
    .min(0)
    .max(168)
    .default(6)
    .describe('how long rules run on while the disk takes no records, h; then outputs go safe'),
  journal: JournalSettings.prefault({}),
  homeassistant: HomeAssistantSettings.optional(),
});
export type FileSettings = z.infer<typeof FileSettings>;
