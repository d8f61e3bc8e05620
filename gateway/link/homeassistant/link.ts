import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/messages/index.ts';
import { commandFilters, stateTopic, statusTopic } from '../../../domain/wire/homeassistant.ts';
import type { FarmDesk } from '../../core/ports/desk.ts';
import { Absence } from './absence.ts';
import { Commands } from './commands.ts';
import { Connection, hostOf } from './connection.ts';
import type { Heard } from './connection.ts';
import { Devices } from './devices.ts';
import { configFilter } from './discovery.ts';
import type { Naming } from './discovery.ts';
import { WORDS } from './messages/index.ts';
import { Mirror } from './mirror.ts';
import { RunMinutes } from './run-minutes.ts';

export interface HomeAssistantOptions {
  /** mqtt://user:password@host:1883 or mqtts:// */
  readonly broker: string;
  /** Where Home Assistant looks for discovery: `homeassistant`. */
  readonly prefix: string;
  readonly farm: string;
  readonly timezone: string;
  /** Of names and sentences. */
  readonly language: Language;
  readonly desk: FarmDesk;
  /** Called with true when Home Assistant's broker could not be used for a while, with false when all is written again. */
  readonly alarm: (wrong: boolean) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface HomeAssistantLink {
  /** Says that we are gone and disconnects. */
  stop(): Promise<void>;
}

/** Home Assistant says here that it has started; its default, also where discovery has another prefix. */
const BIRTH = 'homeassistant/status';

/**
 * Shows the farm in Home Assistant and takes its commands, over a broker that is somebody else's: it may be away, slow
 * or full of strange messages, and the farm goes on. Returns at once.
 */
export function startHomeAssistant(options: HomeAssistantOptions): HomeAssistantLink {
  const { broker, farm, prefix, timezone, language, desk, clock, log } = options;
  const naming: Naming = { farm, prefix, words: WORDS[language] };
  const devices = new Devices(naming);
  const minutes = new RunMinutes(() => mirror.changed());
  const absence = new Absence({ host: hostOf(broker), alarm: options.alarm, clock, log });

  const mirror = new Mirror({
    wanted: () => devices.topics(desk.state(language), (zone) => minutes.of(zone)),
    write: (topic, payload) => connection.publish(topic, payload, 'retained'),
    inStep() {
      connection.proven();
      absence.over();
    },
    failed: (error) => log.error({ err: error }, 'homeassistant: the state cannot be told'),
    clock,
  });
  const commands = new Commands({
    ...{ farm, desk, language, timezone, minutes, clock, log },
    answer: (topic, payload) => connection.publish(topic, payload, 'passing'),
  });
  const heard = (message: Heard): void => {
    const { topic, payload, retained } = message;
    if (topic === BIRTH) {
      if (!retained && payload.toString() === 'online') mirror.again();
      return;
    }
    const isState = topic.startsWith(`nongso/${farm}/`) && topic.endsWith('/state');
    if (!isState && !topic.startsWith(`${prefix}/device/`)) return void commands.take(message);
    // Our own words come back to us too, but not as retained ones.
    if (!retained || payload.length === 0) return;
    devices.found(topic, payload.toString());
    mirror.found(topic);
  };
  const connection = new Connection({
    broker,
    clientId: `nongso-${farm}`,
    statusTopic: statusTopic(farm),
    subscriptions: {
      // As published: a retained command is told from a fresh one also when it comes while we listen.
      ...Object.fromEntries(commandFilters(farm).map((filter) => [filter, { qos: 1, rap: true }])),
      [BIRTH]: { qos: 1 },
      [configFilter(naming)]: { qos: 0 },
      [stateTopic(farm, '+')]: { qos: 0 },
    },
    clock,
    up() {
      log.info({ host: hostOf(broker) }, 'homeassistant: connected');
      mirror.up();
    },
    down(why) {
      mirror.down();
      absence.begins(why);
    },
    heard,
  });

  const endWatch = desk.onChange(() => mirror.changed());
  connection.start();
  return {
    async stop() {
      endWatch();
      mirror.down();
      absence.stop();
      await connection.stop();
    },
  };
}
