import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Clock } from '../../../../domain/clock.ts';
import type { Intake } from '../../../core/ports/link.ts';
import { dial as dialSocket } from '../../mqtt5/address.ts';
import type { BrokerAddress } from '../../mqtt5/address.ts';
import type { Version } from '../../mqtt5/connect-packet.ts';
import { Session } from '../../mqtt5/session.ts';
import { Actuators } from '../actuators.ts';
import type { MqttLink } from '../mqtt-link.ts';
import { Presence } from '../presence.ts';
import { RareLog } from '../rare-log.ts';
import { Reception } from '../reception.ts';
import { noCounts } from '../stats.ts';
import { Attendance } from './attendance.ts';
import { Backlog } from './backlog.ts';
import { Frames } from './frames.ts';
import { Newcomers } from './newcomers.ts';
import { Preparation } from './preparation.ts';
import { Routes } from './routes.ts';
import type { RouteParts } from './routes.ts';
import { Sender } from './sender.ts';
import { Standing } from './standing.ts';
import { NOT_KEPT, Trouble } from './trouble.ts';
import type { BrokerTrouble } from './trouble.ts';
import { Words } from './words.ts';

export type { BrokerTrouble } from './trouble.ts';

export interface ExternalBrokerOptions extends RouteParts {
  readonly address: BrokerAddress;
  /** Names the session on the broker, which holds what was not acknowledged; no other client may use it. */
  readonly clientId: string;
  readonly version: Version | 'newest';
  /** Looks for devices that were added to the configuration since the start. Never rejects. */
  readonly lookForNewcomers: () => Promise<void>;
  readonly intake: Intake;
  readonly alarm: (trouble: BrokerTrouble, wrong: boolean) => void;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Logger;
  /** Opens the socket; without it by TCP or TLS. */
  readonly dial?: (address: BrokerAddress) => Duplex;
}

/** The second connection, of commands and of what counts only now. */
const commandsId = (clientId: string): string => `${clientId}-commands`;

const FORGOT =
  'mqtt: the broker has forgotten the session of this gateway, and with it the readings that it kept: what came meanwhile is lost';
const NO_EXPIRY =
  'mqtt: the broker speaks only MQTT 3.1.1, where it keeps a command for a device that is away as long as it likes: let devices with outputs connect with a clean session';

const hasOutputs = ({ devices }: RouteParts): boolean =>
  [...devices()].some(({ profile }) => profile.outputs !== undefined);

/**
 * Speaks with the farm's devices over a broker that is somebody else's. Readings come over a durable session, and are
 * acknowledged after the journal's commit; who is there, commands and their answers go over a second connection that the
 * broker keeps nothing for. Returns at once: a broker that is away is told by `alarm`, and tried again.
 */
export function startExternalBroker(options: ExternalBrokerOptions): MqttLink {
  const { address, clientId, version, intake, clock, random, log, device, dial = dialSocket } = options;
  const counters = noCounts();
  const rareLog = new RareLog(log, clock);
  const presence = new Presence(intake);
  const routes = new Routes(options);
  const newcomers = new Newcomers(options.lookForNewcomers, clock);
  const standing = new Standing(options.alarm);
  const trouble = (which: string): Trouble =>
    new Trouble({ broker: address.label, alarm: standing.of(which), clock, log });
  const troubles = { readings: trouble('readings'), commands: trouble('commands') };
  const at = { address, dial, version, clock, reconnect: 'always' } as const;
  const { kept, live } = routes.filters();
  const asked = (filters: readonly string[]) => filters.map((topic) => ({ topic, qos: 1 as const }));
  const connected = (session: Session, what: keyof typeof troubles): void => {
    troubles[what].up();
    log.info({ broker: address.label, mqtt: session.version, what }, 'mqtt: connected to the broker');
    backlog.made(what);
  };
  let wasConnected = false;

  const readings = new Session({
    ...{ ...at, clientId, subscriptions: asked(kept) },
    heard: (message) => frames.take(message),
    up() {
      connected(readings, 'readings');
      if (wasConnected && !readings.wasPresent) rareLog.warn('forgot', { broker: address.label }, FORGOT);
      wasConnected = true;
      if (version === 'newest' && readings.version !== 5 && hasOutputs(options))
        rareLog.warn('old', { broker: address.label }, NO_EXPIRY);
    },
    down(why) {
      frames.down();
      backlog.lost('readings');
      troubles.readings.down(why);
    },
  });
  const commands = new Session({
    ...{ ...at, clientId: commandsId(clientId), lasts: 'connection', subscriptions: asked(live) },
    heard: (message) => words.take(message),
    up() {
      connected(commands, 'commands');
      attendance.up(routes.bridges());
      sender.pump();
    },
    down(why) {
      backlog.lost('commands');
      sender.drop();
      attendance.down('the broker is not connected');
      troubles.commands.down(why);
    },
  });
  const sender = new Sender(commands, clock);
  const attendance = new Attendance({
    ...{ presence, outlet: sender, clock, rareLog },
    came: (id) => preparation.came(id),
  });
  const actuators = new Actuators({ device, sessions: attendance, clock, random, rareLog });
  const prepare = (id: string): void => actuators.listening(id);
  const preparation = new Preparation({ sessions: attendance, prepare, clock });
  const backlog = new Backlog({
    ...{ topic: routes.mark, wasPresent: () => readings.wasPresent, outlet: sender, clock, random, rareLog },
  });
  const reception = new Reception({
    longest_s: (id) => device(id)?.profile.lease?.max_s ?? 0,
    rider: (heard) => actuators.heard(heard),
    ...{ presence, intake, clock, counters },
  });
  const frames = new Frames({
    ...{ routes, newcomers, reception, attendance, backlog, clock, counters, rareLog },
    redeliver: () => readings.again(NOT_KEPT),
  });
  const words = new Words({ routes, newcomers, reception, attendance, preparation, rareLog });

  commands.keepTrying();
  readings.keepTrying();
  return {
    actuator: (id) => actuators.of(id),
    stats: () => ({ connected: attendance.size, ...counters }),
    async stop() {
      frames.down();
      backlog.lost('readings');
      preparation.stop();
      attendance.down('the gateway stops');
      for (const each of Object.values(troubles)) each.stop();
      await Promise.all([readings.end('keep'), commands.end('forget')]);
    },
  };
}
