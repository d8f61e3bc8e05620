import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.ts';
import type { AlarmCode } from '../domain/messages/index.ts';
import { isProblem } from '../domain/problem.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config/mistake.ts';
import type { Alarms } from './core/alarms.ts';
import type { Device, Farm } from './core/farm.ts';
import { admit, admitting } from './core/newcomers.ts';
import type { Intake } from './core/ports/link.ts';
import type { CredentialStore } from './core/ports/settings.ts';
import type { MqttDevice } from './link/mqtt/dialects/dialect.ts';
import type { BrokerTrouble } from './link/mqtt/external/link.ts';
import type { MqttLink } from './link/mqtt/mqtt-link.ts';

export interface MqttParts {
  /** Path of nongso.yaml, beside which its files are. */
  readonly configFile: string;
  readonly farm: string;
  /** All that are known; those that are added to the configuration later are put in. */
  readonly devices: Map<string, Device>;
  /** Reads the configuration again. */
  readonly readAgain: () => Promise<{ readonly farm: Farm }>;
  readonly credentials: CredentialStore;
  readonly intake: Intake;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Logger;
}

export interface Mqtt {
  readonly link: MqttLink;
  /** Of the embedded broker. */
  readonly port: number | undefined;
}

const ALARMS: Readonly<Record<BrokerTrouble, AlarmCode>> = {
  away: 'broker_away',
  refuses: 'broker_refuses',
  taken: 'broker_taken',
  unsteady: 'broker_unsteady',
};

/**
 * The part of the gateway that meets devices over MQTT: the embedded broker, or a session at another one. Only the one that
 * is configured is loaded. Rejects with ConfigError, or with an Error of node:net when the port cannot be taken; a broker
 * that is away is no reason not to start.
 */
export async function startMqtt(settings: Config['mqtt'], parts: MqttParts): Promise<Mqtt> {
  const { farm, devices, readAgain, credentials, intake, alarms, clock, random, log } = parts;
  const newcomers = {
    devices,
    readAgain: () =>
      readAgain().then(
        (again) => again.farm,
        (error: unknown) => void log.warn({ err: error }, 'the configuration cannot be read again'),
      ),
  };
  const common = {
    farm,
    device: (id: string) => overMqtt(devices.get(id)),
    rider: (eui: string) => overMqtt([...devices.values()].find((device) => device.eui === eui)),
    ...{ intake, clock, random, log },
  };
  if (settings.kind === 'embedded') {
    const { startBroker } = await import('./link/mqtt/broker.ts');
    const { listen } = settings;
    const link = await startBroker({ ...common, listen, credentials: admitting(credentials, newcomers) });
    return { link, port: link.port };
  }
  const { startExternalBroker } = await import('./link/mqtt/external/link.ts');
  const { parseBroker } = await import('./link/mqtt5/address.ts');
  const address = parseBroker(settings.broker);
  if (isProblem(address)) throw new ConfigError([{ path: 'mqtt.broker', message: address.detail }]);
  const link = startExternalBroker({
    ...common,
    address: { ...address, ...(await authorities(settings.ca, parts.configFile)) },
    clientId: settings.client_id,
    version: settings.version ?? 'newest',
    devices: () => [...devices.values()].flatMap((device) => overMqtt(device) ?? []),
    lookForNewcomers: () => admit(newcomers),
    alarm: (trouble, wrong) =>
      alarms.show({ code: ALARMS[trouble], name: address.label }, { now: clock.now(), wrong }),
  });
  return { link, port: undefined };
}

/** A device as a link knows it; undefined for none and for one on a bus. */
const overMqtt = (device: Device | undefined): MqttDevice | undefined =>
  device?.profile.link === 'mqtt' ? { ...device, profile: device.profile } : undefined;

/** @throws ConfigError when the file cannot be read or holds no certificate */
async function authorities(file: string | undefined, configFile: string): Promise<{ readonly ca?: string }> {
  if (file === undefined) return {};
  const path = resolve(dirname(configFile), file);
  const ca = await readFile(path, 'utf8').catch(() => '');
  if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
  throw new ConfigError([{ path: 'mqtt.ca', message: `${path} cannot be read or holds no PEM certificate` }]);
}
