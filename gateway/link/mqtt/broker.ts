import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'aedes';
import { writeToStream } from 'mqtt-packet';
import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import type { Intake } from '../../core/ports/link.ts';
import type { CredentialStore } from '../../core/ports/settings.ts';
import { Actuators } from './actuators.ts';
import { dialectOf } from './dialects/choose.ts';
import type { Heard, MqttDevice } from './dialects/dialect.ts';
import { Forgetful } from './forgetful.ts';
import { Inbound } from './inbound.ts';
import { Inlet } from './inlet.ts';
import {
  CONNECT_TIMEOUT_MS,
  DRAIN_TIMEOUT_MS,
  MAX_EARLY_PACKETS,
  MAX_HALF_OPEN,
  MAX_TOPIC_LEVELS,
} from './limits.ts';
import { openListener } from './listener.ts';
import { Login } from './login.ts';
import type { MqttLink } from './mqtt-link.ts';
import { Presence } from './presence.ts';
import { RareLog } from './rare-log.ts';
import { Reception } from './reception.ts';
import { Sessions } from './sessions.ts';
import { noCounts } from './stats.ts';
import { authorizeSubscribe, followSubscriptions } from './subscriptions.ts';
import { Unforwarding } from './unforwarding.ts';

export type { MqttDevice } from './dialects/dialect.ts';

// Aedes writes with this: as it comes, it makes a buffer for each of the 65,536 packet ids at the first packet, 8 MB.
writeToStream.cacheNumbers = false;

export interface BrokerOptions {
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Id of the farm, the second level of every topic. */
  readonly farm: string;
  /** Asked on every use: devices come and go while the broker runs. */
  readonly device: (id: string) => MqttDevice | undefined;
  /** The radio device with this address; absent on a farm that has no bridge. */
  readonly rider?: (eui: string) => MqttDevice | undefined;
  readonly credentials: CredentialStore;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Logger;
}

export interface Broker extends MqttLink {
  readonly port: number;
}

/**
 * The embedded broker for nodes in the native MQTT form and in the dialects of others: a credential per client, fenced topics, no session that
 * outlives its connection, PUBACK only after the journal's commit.
 * @throws Error of node:net when the port cannot be taken
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { farm, intake, clock, credentials, random, log } = options;
  const { device, rider = () => undefined } = options;
  const counters = noCounts();
  const rareLog = new RareLog(log, clock);
  const presence = new Presence(intake);
  const sessions = new Sessions({ presence, clock });
  const store = new Forgetful();
  const inlets = new WeakMap<Client, Inlet>();
  const login = new Login({
    dialect(id) {
      const client = device(id);
      return client && dialectOf({ farm, client, rider });
    },
    credentials,
    clock,
    counters,
    rareLog,
    opened: (id, client, dialect) => {
      const inlet = inlets.get(client);
      if (inlet) sessions.open(id, client, { inlet, dialect });
    },
  });
  const actuators = new Actuators({ device, sessions, clock, random, rareLog });
  const longest_s = (id: string): number | undefined => {
    const known = device(id);
    return known && (known.profile.lease?.max_s ?? 0);
  };
  const rideOf = (heard: Heard): void => actuators.heard(heard);
  const reception = new Reception({ longest_s, rider: rideOf, presence, intake, clock, counters });
  const inbound = new Inbound({ longest_s, reception, sessions, store, counters, rareLog });
  const aedes = new Unforwarding({
    persistence: store,
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,
    queueLimit: MAX_EARLY_PACKETS,
    maxInflightInbound: MAX_HALF_OPEN,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    preConnect: login.preConnect,
    authenticate: login.authenticate,
    authorizePublish: inbound.authorizePublish,
    authorizeSubscribe: authorizeSubscribe({ sessions, counters, rareLog }),
  });
  await aedes.listen();
  followSubscriptions(aedes, sessions, ({ device: id }) => actuators.listening(id));
  aedes.on('clientReady', (client) => {
    const session = sessions.of(client);
    if (session) sessions.status(session, 'online', 'connected');
  });
  aedes.on('clientError', (client, error) => {
    const session = sessions.of(client);
    if (session) session.why ??= error.message;
  });
  // Before log-in nobody is concerned: port scanners, browsers, plugs pulled half way.
  aedes.on('connectionError', (_client, error) => log.debug({ err: error }, 'mqtt: connection failed'));
  // Only a failing persistence emits this, and Forgetful does not fail; unhandled it would end the process.
  const failing: EventEmitter = aedes; // its types leave this event out
  failing.on('error', (error: unknown) => log.error({ err: error }, 'mqtt: broker error'));

  const closeAedes = (): Promise<void> => new Promise((resolve) => aedes.close(resolve));
  const connected = (socket: Socket): void => {
    const inlet = new Inlet(socket, (length) => {
      const address = socket.remoteAddress;
      rareLog.warn(`long ${address}`, { address, length }, 'mqtt: closed for a packet that is too long');
      socket.destroy();
    });
    inlets.set(aedes.handle(socket), inlet);
  };
  const listener = await openListener({
    listen: options.listen,
    connected,
    dropped: () => {
      counters.refusedConnects++;
      rareLog.warn('full', {}, 'mqtt: too many connections');
    },
    log,
  }).catch(async (error: unknown) => {
    await closeAedes();
    throw error;
  });

  return {
    port: listener.port,
    actuator: (id) => actuators.of(id),
    stats: () => ({ connected: sessions.size, ...counters }),
    async stop() {
      await listener.close();
      await closeAedes();
    },
  };
}
