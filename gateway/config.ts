import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { ModbusProfile, ProfileLibrary } from '../domain/profile/schema.ts';
import type { Rule } from '../domain/rule.ts';
import { crossCheck } from './config/cross-check.ts';
import { envTag, influxFrom, missingVariables, variableMistakes } from './config/environment.ts';
import type { Environment } from './config/environment.ts';
import { ConfigError, formatPath } from './config/mistake.ts';
import type { Mistake } from './config/mistake.ts';
import { FileSettings } from './config/schema.ts';
import type { ApiSettings, BusSettings, DeviceSettings, InfluxSettings, Listen } from './config/schema.ts';
import type { Farm, Zone } from './core/farm.ts';

export type { Environment } from './config/environment.ts';

/** Everything the gateway was told, checked and frozen. */
export interface Config {
  readonly farm: Farm;
  readonly buses: readonly BusSettings[];
  readonly devices: readonly DeviceSettings[];
  readonly http: Listen;
  readonly mqtt: Listen;
  readonly influx: InfluxSettings | undefined;
  /** The cooperative's api; without it no evidence is sealed. */
  readonly api: ApiSettings | undefined;
  /** Settings that are understood but do nothing in this version; said at start and shown as alarms. */
  readonly unsupported: readonly string[];
}

const HTTP_PORT = 8080;
const MQTT_PORT = 1883;
const EVERYWHERE = '0.0.0.0';

/**
 * Reads nongso.yaml: environment over file over default.
 * @throws ConfigError with every mistake at once.
 */
export function parseConfig(
  text: string,
  { profiles, env }: { profiles: ProfileLibrary; env: Environment },
): Config {
  const document = parseDocument(text, { customTags: [envTag(env)] });
  const missing = missingVariables(document, env);
  const mistakes = [...missing];
  mistakes.push(
    ...document.errors.map(({ message, linePos }) => ({
      path: `line ${linePos?.[0].line ?? '?'}`,
      message: firstLine(message),
    })),
  );
  if (document.errors.length > 0) throw new ConfigError(mistakes);
  const raw: unknown = document.toJS();
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new ConfigError([
      { path: '', message: 'the file is empty; it needs at least farm, timezone and location' },
    ]);

  const parsed = FileSettings.safeParse(raw);
  // What a missing variable leaves empty is one mistake, not two.
  const isMissing = new Set(missing.map(({ path }) => path));
  if (!parsed.success)
    mistakes.push(...parsed.error.issues.flatMap(toMistakes).filter(({ path }) => !isMissing.has(path)));
  mistakes.push(...crossCheck(raw as Record<string, unknown>, profiles), ...variableMistakes(env));
  if (parsed.data?.mqtt.broker !== undefined)
    mistakes.push({
      path: 'mqtt.broker',
      message: 'this version brings its own broker and takes no other; use "listen"',
    });
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return freeze(compose(parsed.data, { profiles, env }));
}

const toMistakes = (issue: z.core.$ZodIssue): Mistake[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        message: 'unknown key; check its spelling or remove it',
      }))
    : [{ path: formatPath(issue.path), message: issue.message }];

/** Reads and parses a configuration file. Rejects with ConfigError, also when the file cannot be read. */
export async function readConfig(
  file: string,
  given: { profiles: ProfileLibrary; env: Environment },
): Promise<Config> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError([{ path: file, message: 'cannot be read; give the right path with --config' }]);
  });
  return parseConfig(text, given);
}

/** The devices of one Modbus bus, as its poller wants them. */
export const onBus = (
  { devices, farm }: Config,
  bus: string,
): { id: string; address: number; profile: ModbusProfile; poll_s?: number }[] =>
  devices.flatMap(({ id, bus: at, address, poll_s }) => {
    const profile = farm.devices.get(id)?.profile;
    if (at !== bus || address === undefined || profile?.link !== 'modbus') return [];
    return [{ id, address, profile, ...(poll_s !== undefined && { poll_s }) }];
  });

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? message;

function compose(
  file: FileSettings,
  { profiles, env }: { profiles: ProfileLibrary; env: Environment },
): Config {
  const listen = (given: Listen | undefined, port: { name: string; fallback: number }): Listen => ({
    host: env.NONGSO_BIND ?? given?.host ?? EVERYWHERE,
    port: Number(env[port.name] ?? given?.port ?? port.fallback),
  });
  return {
    farm: {
      id: file.farm,
      timezone: file.timezone,
      devices: new Map(
        file.devices.flatMap(({ id, profile, zone }) => {
          const known = profiles.get(profile);
          return known ? [[id, { id, profile: known, ...(zone !== undefined && { zone }) }] as const] : [];
        }),
      ),
      zones: new Map(
        file.zones.map((zone): [string, Zone] => [zone.id, { ...zone, rules: zone.rules.map(withVersion) }]),
      ),
    },
    buses: file.buses,
    devices: file.devices,
    http: listen(file.http.listen, { name: 'NONGSO_GATEWAY_PORT', fallback: HTTP_PORT }),
    mqtt: listen(file.mqtt.listen, { name: 'NONGSO_MQTT_PORT', fallback: MQTT_PORT }),
    influx: influxFrom(env) ?? file.forward.influx,
    api: file.forward.api,
    unsupported: [
      ...(file.http.tls === undefined ? [] : ['http.tls']),
      ...(file.homeassistant === undefined ? [] : ['homeassistant']),
    ],
  };
}

/** A rule's version is the hash of what it says: the same words are the same version after any restart. */
const withVersion = (rule: Rule): Rule & { version: string } => ({
  ...rule,
  version: createHash('sha256').update(JSON.stringify(rule)).digest('hex').slice(0, 12),
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
