import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { ModbusProfile, ProfileLibrary } from '../domain/profile/schema.ts';
import { crossCheck } from './config/cross-check.ts';
import { declaredHashes } from './config/declared.ts';
import { envTag, influxFrom, missingVariables, variableMistakes } from './config/environment.ts';
import type { Environment } from './config/environment.ts';
import { httpListening, listenOf } from './config/listening.ts';
import { ConfigError, formatPath } from './config/mistake.ts';
import type { Mistake } from './config/mistake.ts';
import { mqttFrom, mqttMistakes } from './config/mqtt.ts';
import type { MqttSettings } from './config/mqtt.ts';
import { FileSettings } from './config/schema.ts';
import type {
  ApiSettings,
  BusSettings,
  DeviceSettings,
  HomeAssistantSettings,
  InfluxSettings,
  JournalSettings,
  Listen,
  VictoriaMetricsSettings,
} from './config/schema.ts';
import type { Farm, Zone } from './core/farm.ts';
import { withVersion } from './rules/version.ts';

export type { Environment } from './config/environment.ts';

/** Everything the gateway was told, checked and frozen. */
export interface Config {
  readonly farm: Farm;
  /** By zone and rule, the hash of its words in the file. */
  readonly declared: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly buses: readonly BusSettings[];
  readonly devices: readonly DeviceSettings[];
  readonly http: Listen;
  readonly mqtt: MqttSettings;
  readonly influx: InfluxSettings | undefined;
  readonly victoriametrics: VictoriaMetricsSettings | undefined;
  /** The cooperative's api; without it no evidence is sealed. */
  readonly api: ApiSettings | undefined;
  /** The broker of a Home Assistant that may see and command the farm. */
  readonly homeassistant: HomeAssistantSettings | undefined;
  /** How long rules run on while the disk takes no records, h. */
  readonly degraded_h: number;
  readonly journal: JournalSettings;
  /** Settings that are understood but do nothing in this version; said at start and shown as alarms. */
  readonly unsupported: readonly string[];
}

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
  if (parsed.data) mistakes.push(...mqttMistakes(parsed.data));
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return freeze({ ...compose(parsed.data, { profiles, env }), declared: declaredHashes(raw) });
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
): Omit<Config, 'declared'> {
  return {
    farm: {
      id: file.farm,
      timezone: file.timezone,
      ...file.location,
      supplies: new Map(file.supplies.map((supply) => [supply.id, supply])),
      devices: new Map(
        file.devices.flatMap(({ id, profile, zone, application, bridge, eui }) => {
          const known = profiles.get(profile);
          if (!known) return [];
          const place = {
            ...(zone !== undefined && { zone }),
            ...(application !== undefined && { application }),
            ...(bridge !== undefined && { bridge }),
            ...(eui !== undefined && { eui }),
          };
          return [[id, { id, profile: known, ...place }] as const];
        }),
      ),
      zones: new Map(
        file.zones.map((zone): [string, Zone] => [zone.id, { ...zone, rules: zone.rules.map(withVersion) }]),
      ),
    },
    buses: file.buses,
    devices: file.devices,
    http: listenOf(httpListening(file.http.listen, env)),
    mqtt: mqttFrom(file, env),
    influx: influxFrom(env, file.forward.influx),
    victoriametrics: file.forward.victoriametrics,
    api: file.forward.api,
    degraded_h: file.degraded_h,
    journal: file.journal,
    homeassistant: file.homeassistant,
    unsupported: file.http.tls === undefined ? [] : ['http.tls'],
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
