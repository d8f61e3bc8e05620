/** The composition of a stateless telemetry worker (`nongso ingest`): session, reader, writer, and who else lives. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { isProblem, problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ProfileLibrary } from '../../domain/profile/schema.ts';
import { wallClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import type { Environment } from '../config.ts';
import { influxSink } from '../forward/sinks/choose.ts';
import { dial, parseBroker } from '../link/mqtt5/address.ts';
import { Session } from '../link/mqtt5/session.ts';
import { Adopter } from './adopter.ts';
import { DeadLetters } from './dead-letters.ts';
import { drain } from './drain.ts';
import { WorkerIntake } from './intake.ts';
import { BEAT_MS, DRAIN_WITHIN_MS, REPORT_MS } from './limits.ts';
import { numbersOf } from './numbers.ts';
import type { Numbers } from './numbers.ts';
import { Presence } from './presence.ts';
import type { Worker } from './presence.ts';
import { Reader } from './reader.ts';
import { Sources } from './sources.ts';
import { startStatus } from './status.ts';
import { Writer } from './writer.ts';

export interface IngestOptions {
  /** Path of nongso.yaml. */
  readonly configFile: string;
  readonly profiles: ProfileLibrary;
  readonly env: Environment;
  /** As mqtts://user:password@host:8883. */
  readonly broker: string;
  /** Name of the group of workers that share the messages. */
  readonly share: string;
  /** Where health and numbers are served, if anywhere; port 0 takes a free one. */
  readonly listen?: { readonly host: string; readonly port: number } | undefined;
}

export interface Ingest {
  /** Names its session on the broker. */
  readonly worker: string;
  /** Host and port, without user and password. */
  readonly broker: string;
  readonly farm: string;
  /** Devices and bridges that are read. */
  readonly devices: number;
  /** Devices that only a gateway can read. */
  readonly leftOut: readonly string[];
  /** Of health and numbers. */
  readonly url: string | undefined;
  readonly numbers: () => Numbers;
  /** Finishes and acknowledges what it can in a few seconds, and leaves the rest to the other workers. */
  stop(): Promise<void>;
}

/**
 * Starts a worker. Problems, each a sentence for a person: `bad_broker`, `no_influx`, `no_devices`, and what the broker
 * has against the first connection. Rejects with ConfigError.
 */
export async function startIngest({
  configFile,
  profiles,
  env,
  broker,
  share,
  listen,
}: IngestOptions): Promise<Ingest | Problem> {
  const address = parseBroker(broker);
  if (isProblem(address)) return address;
  const { farm, influx } = await readConfig(configFile, { profiles, env });
  if (influx === undefined)
    return problem(
      'stop',
      'no_influx',
      `no InfluxDB to write to; give forward.influx in ${configFile}, or INFLUX_URL with INFLUX_BUCKET or INFLUX_DATABASE`,
    );
  const sources = new Sources(farm);
  if (sources.size === 0)
    return problem('stop', 'no_devices', `${configFile} has no device that a worker can read over MQTT`);

  const clock = wallClock;
  const log = pino({ level: env.NONGSO_LOG ?? 'info' }, pino.destination(2));
  const name = randomBytes(8).toString('hex');
  const shared = sources.filters.map((filter) => `$share/${share}/${filter}`);
  const presenceFilter = Presence.filterOf({ farm: farm.id, share });
  const self: Worker = { name, filters: [...shared, presenceFilter] };

  const session = new Session({
    ...{ address, dial, clock, clientId: clientIdOf(name), reconnect: 'always' },
    subscriptions: [
      ...shared.map((topic) => ({ topic, qos: 1 as const })),
      { topic: presenceFilter, qos: 0 },
    ],
    heard: (message) => {
      if (!presence.isAbout(message.topic)) return intake.take(message);
      presence.heard(message);
      message.acknowledge();
    },
    up: () => {
      log.info({ broker: address.label }, 'connected');
      presence.startAnew();
      letters.wake();
      beat();
    },
    down: (why) => {
      log.warn(
        { code: why.code, words: why.detail },
        'no connection; the broker keeps what is not acknowledged',
      );
      letGo();
    },
  });
  const sink = influxSink(influx);
  const writer = new Writer({ sink, clock, log });
  const letters = new DeadLetters({ farm: farm.id, session, clock, log });
  const reader = new Reader({ farm, sources, clock });
  const intake = new WorkerIntake({ reader, writer, letters, sink });
  const presence = new Presence({ farm: farm.id, share, self, session, clock });
  const letGo = (): void => {
    writer.dropLost();
    letters.dropLost();
  };
  const adopter = new Adopter({
    presence,
    sessionOf: (worker) =>
      new Session({
        ...{ address, dial, clock, clientId: clientIdOf(worker.name), reconnect: 'never', subscriptions: [] },
        heard: (message) => (presence.isAbout(message.topic) ? message.acknowledge() : intake.take(message)),
        up: () => log.info({ worker: worker.name }, 'reading what is left of a worker that is gone'),
        down: letGo,
      }),
    clock,
    log,
  });

  let endBeat = (): void => undefined;
  const beat = (): void => {
    endBeat();
    if (session.isUp) {
      void presence.beat().then((refused) => {
        if (refused?.problem === 'stop')
          log.error({ words: refused.detail }, 'when this worker dies, nobody will read what is left of it');
      });
      if (writer.alarm === undefined) adopter.look();
    }
    endBeat = clock.at(clock.now() + BEAT_MS, beat);
  };
  const numbers = (): Numbers => numbersOf({ counters: intake.counters, session, writer, letters });
  let endReport = (): void => undefined;
  const report = (): void => {
    endReport = clock.at(clock.now() + REPORT_MS, () => {
      log.info(numbers(), 'ingest');
      report();
    });
  };

  const status = listen && (await startStatus(listen, numbers));
  const refused = await session.start();
  if (refused) {
    endBeat();
    await status?.stop();
    return refused;
  }
  report();
  return {
    ...{
      worker: name,
      broker: address.label,
      farm: farm.id,
      devices: sources.size,
      leftOut: sources.leftOut,
    },
    url: status?.url,
    numbers,
    async stop() {
      endReport();
      endBeat();
      await adopter.stop();
      const until = clock.now() + DRAIN_WITHIN_MS;
      const isOver = (): boolean => writer.alarm !== undefined || clock.now() > until;
      const rest = isOver() ? 'left' : await drain(session, self.filters, { clock, isOver });
      await writer.stop();
      await letters.stop();
      if (rest === 'empty') await presence.forget();
      await session.end(rest === 'empty' ? 'forget' : 'keep');
      await status?.stop();
      log.info({ ...numbers(), rest }, 'ingest stopped');
    },
  };
}

const clientIdOf = (worker: string): string => `nongso-ingest-${worker}`;
