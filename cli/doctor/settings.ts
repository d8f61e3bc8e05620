import type { Document } from 'yaml';
import type { Config } from '../../gateway/config.ts';
import { influxOrigin } from '../../gateway/config/environment.ts';
import { httpListening, mqttListening } from '../../gateway/config/listening.ts';
import type { Listening } from '../../gateway/config/listening.ts';
import type { Origin as FileOrigin } from '../../gateway/config/origin.ts';
import type { ApiConfig } from '../../api/config.ts';
import type { Listen } from '../../gateway/config/schema.ts';
import type { Site } from './site.ts';

export type Origin = 'flag' | FileOrigin;

/** One effective setting: what counts in the end, and who said it. */
export interface Setting {
  readonly name: string;
  /** Undefined: a secret, which is set. */
  readonly value: string | undefined;
  readonly origin: Origin;
}

const LOG_LEVEL = 'info';
const SECRETS: ReadonlySet<string> = new Set(['token', 'password']);

/** Every setting that counts, flag before environment before file before default. */
export function effectiveSettings({ env, file, config, api, dataDir }: Site): readonly Setting[] {
  const variable = (name: string, value: string): Setting => ({
    ...{ name, value },
    origin: env[name] === undefined || env[name] === '' ? 'default' : 'environment',
  });
  return [
    ...(file ? [{ name: 'config', value: file.file, origin: 'flag' } as const] : []),
    variable('NONGSO_DATA_DIR', dataDir),
    variable('NONGSO_LOG', env.NONGSO_LOG ?? LOG_LEVEL),
    ...(file?.document && config
      ? gatewaySettings(config, { document: file.document, env, left: file.left })
      : []),
    ...(api?.config ? apiSettings(api.config, variable) : []),
  ];
}

/** Where a key of the file was said; `!env` takes it from the environment. */
function originIn(document: Document, path: readonly string[]): Origin {
  if (!document.hasIn(path)) return 'default';
  const node = document.getIn(path, true);
  const isVariable = typeof node === 'object' && node !== null && 'tag' in node && node.tag === '!env';
  return isVariable ? 'environment' : 'file';
}

function gatewaySettings(
  config: Config,
  {
    document,
    env,
    left,
  }: { readonly document: Document; readonly env: Site['env']; readonly left: readonly string[] },
): readonly Setting[] {
  const { farm, http, mqtt, influx, victoriametrics, api, homeassistant, journal, degraded_h } = config;
  const said = (path: string, value: unknown, origin = originIn(document, path.split('.'))): Setting[] =>
    value === undefined || left.some((part) => `${path}.`.startsWith(`${part}.`))
      ? []
      : [{ name: path, value: shown(path, value), origin }];
  const section = (path: string, values: object): Setting[] =>
    Object.entries(values).flatMap(([key, value]) => said(`${path}.${key}`, value));
  /** The file's own words are in `config` already where no variable stands before them. */
  const listening = (path: string, { host, port }: Listening): Setting[] => [
    ...said(`${path}.host`, host.value, host.origin),
    ...said(`${path}.port`, port.value, port.origin),
  ];
  const inFile = (section: string, listen: Listen): Listen | undefined =>
    document.hasIn([section, 'listen']) ? listen : undefined;
  const influxFrom = influxOrigin(env);
  return [
    ...said('farm', farm.id),
    ...said('timezone', farm.timezone),
    ...listening('http.listen', httpListening(inFile('http', http), env)),
    ...(mqtt.kind === 'embedded'
      ? listening('mqtt.listen', mqttListening(inFile('mqtt', mqtt.listen), env))
      : section('mqtt', {
          broker: mqtt.broker,
          ca: mqtt.ca,
          version: mqtt.version,
          client_id: mqtt.client_id,
        })),
    ...Object.entries(influx ?? {}).flatMap(([key, value]) =>
      influxFrom === 'environment' && key !== 'order'
        ? said(`forward.influx.${key}`, value, influxFrom)
        : said(`forward.influx.${key}`, value),
    ),
    ...section('forward.victoriametrics', victoriametrics ?? {}),
    ...section('forward.api', api ?? {}),
    ...section('homeassistant', homeassistant ?? {}),
    ...section('journal', journal),
    ...said('degraded_h', degraded_h),
  ];
}

const apiSettings = (
  { listen, database, publicUrl, trustProxy }: ApiConfig,
  variable: (name: string, value: string) => Setting,
): readonly Setting[] => [
  variable('NONGSO_BIND', listen.host),
  variable('NONGSO_API_PORT', String(listen.port)),
  variable('DATABASE_URL', withoutPassword('postgres' in database ? database.postgres : database.sqlite)),
  variable('NONGSO_PUBLIC_URL', publicUrl ?? `http://${listen.host}:${listen.port}`),
  ...(trustProxy === undefined ? [] : [variable('NONGSO_TRUST_PROXY', trustProxy)]),
];

function shown(path: string, value: unknown): string | undefined {
  if (SECRETS.has(path.split('.').at(-1) ?? '')) return undefined;
  return typeof value === 'string' ? withoutPassword(value) : String(value);
}

/** Where PostgreSQL's addresses may have a password beside the usual place (libpq, section 34.1.2). */
const PASSWORD_KEY = /^(ssl)?password$/i;
const HIDDEN = '***';

/** An address as it may be shown: the user stays, passwords go. */
function withoutPassword(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text;
  const keys = [...new Set(url.searchParams.keys())].filter((key) => PASSWORD_KEY.test(key));
  if (url.password === '' && keys.length === 0) return text;
  if (url.password !== '') url.password = HIDDEN;
  for (const key of keys) url.searchParams.set(key, HIDDEN);
  return url.href;
}
