/** The composition root: the only file that names concrete adapters. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { gatewayName, publicKeyOf } from '../domain/evidence.ts';
import { pairingProof } from '../domain/pairing.ts';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { wallClock } from './clock.ts';
import { onBus, readConfig } from './config.ts';
import type { Config, Environment } from './config.ts';
import { createCore } from './core/core.ts';
import type { Device } from './core/farm.ts';
import { lateActuator } from './core/late-actuator.ts';
import { admitting } from './core/newcomers.ts';
import type { Actuator, ZoneDay } from './core/ports.ts';
import { Sealer } from './core/sealer.ts';
import { subjectOf } from './core/subject.ts';
import { EvidenceForwarder } from './forward/evidence-forwarder.ts';
import { Forwarder } from './forward/forwarder.ts';
import { influxSink } from './forward/sinks/choose.ts';
import { evidenceSink } from './forward/sinks/evidence.ts';
import { healthOf } from './health.ts';
import { startModbusBus } from './link/modbus/bus.ts';
import { startBroker } from './link/mqtt/broker.ts';
import { startHttp } from './local/http.ts';
import { createMetrics } from './local/metrics.ts';
import type { LinkNumbers } from './local/metrics.ts';
import { newPin } from './store/new-pin.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/open.ts';

/** How often standing troubles of store and forwarders are turned into alarms, ms. */
const WATCH_MS = 2_000;
/** The longest sleep of the control loop without new input, ms. */
const LONGEST_SLEEP_MS = 1_000;

export interface GatewayOptions {
  /** Path of nongso.yaml. */
  readonly configFile: string;
  readonly profiles: ProfileLibrary;
  readonly env: Environment;
  readonly dataDir: string;
  /** The package root, where migrations and the built page are. */
  readonly root: string;
}

export interface Gateway {
  readonly url: string;
  readonly mqttPort: number;
  /** The farm's PIN, if this start has made it. */
  readonly newPin: string | undefined;
  stop(): Promise<void>;
}

const random = (bytes: number): Uint8Array => randomBytes(bytes);

/**
 * Starts the edge service. Rejects with ConfigError, or with a sentence for the person when a store or a port is not to
 * be had; what had been started is stopped then.
 */
export async function startGateway({
  configFile,
  profiles,
  env,
  dataDir,
  root,
}: GatewayOptions): Promise<Gateway> {
  const config = await readConfig(configFile, { profiles, env });
  const clock = wallClock;
  const log = pino({ level: env.NONGSO_LOG ?? 'info' }, pino.destination(2));
  const devices = new Map<string, Device>(config.farm.devices);
  const farm = { ...config.farm, devices };
  await using parts = new AsyncDisposableStack(); // stopped in the opposite order

  const migrationsDir = join(root, 'gateway', 'store', 'migrations');
  const store = await openStore({ dataDir, migrationsDir, clock, random, log });
  parts.defer(() => store.close());
  const pin = (await store.hasPin()) ? undefined : newPin(random);
  if (pin !== undefined) await store.setPin(pin);

  const forwarders = (config.influx ? [influxSink(config.influx)] : []).map(
    (sink) =>
      new Forwarder({ farm: farm.id, sink, outbox: store.outbox, journal: store.journal, clock, log }),
  );
  for (const forwarder of forwarders) parts.defer(() => forwarder.stop());
  const evidence = config.api && (await createEvidence(config.api, { farm, store, log }));
  if (evidence) {
    parts.defer(() => evidence.sealer.stop());
    parts.defer(() => evidence.forwarder.stop());
  }

  const links: { actuator(device: string): Actuator | undefined }[] = [];
  const linkNumbers: (() => LinkNumbers)[] = [];
  const core = createCore({
    farm,
    journal: store.journal,
    overrideStore: store.overrides,
    storedOverrides: await store.overrides.load(),
    recovered: await store.reader.recover(),
    actuator: (device) =>
      lateActuator(device, () =>
        links.map((link) => link.actuator(device)).find((found) => found !== undefined),
      ),
    clock,
    random,
    unjournalled: (what, error) => log.error({ err: error, what }, 'not journalled'),
    longestSleep_ms: LONGEST_SLEEP_MS,
  });
  const { ingest, desk, alarms, loop } = core;

  for (const bus of config.buses) {
    const link = startModbusBus({ bus, devices: onBus(config, bus.id), intake: ingest, clock, log });
    parts.defer(() => link.stop());
    links.push(link);
    linkNumbers.push(() => ({ link: bus.id, counts: { ...link.stats() } }));
  }
  const broker = await startBroker({
    listen: config.mqtt,
    farm: farm.id,
    device(id) {
      const profile = devices.get(id)?.profile;
      return profile?.link === 'mqtt' ? { id, profile } : undefined;
    },
    credentials: admitting(store.credentials, {
      devices,
      readAgain: () =>
        readConfig(configFile, { profiles, env }).then(
          (again) => again.farm,
          (error: unknown) => void log.warn({ err: error }, 'the configuration cannot be read again'),
        ),
    }),
    intake: ingest,
    clock,
    random,
    log,
  });
  parts.defer(() => broker.stop());
  links.push(broker);
  linkNumbers.push(() => {
    const { connected: _, ...counts } = broker.stats(); // a level and no count; devices_online tells more
    return { link: 'mqtt', counts };
  });
  parts.defer(() => core.stop());

  const sinkStates = () => [...forwarders, ...(evidence ? [evidence.forwarder] : [])].map((of) => of.state());
  const metrics = createMetrics({
    frames: () => ingest.counters.frames,
    deadLetters: () => ingest.counters.deadLetters,
    journal: () => store.stats(),
    sinks: () =>
      sinkStates().map(({ sink, waiting, alarm }) => ({
        name: sink,
        waiting,
        alarm: alarm === 'refused' || alarm === 'parked' ? 'raised' : 'quiet',
      })),
    evidence: () => ({ sealed: evidence?.sealer.sealed ?? 0 }),
    links: () => linkNumbers.map((numbers) => numbers()),
    devices: () => ({ online: core.online(), configured: devices.size }),
    outputs: () => core.outputs(),
  });
  const http = await startHttp({
    listen: config.http,
    desk,
    reader: store.reader,
    pairing: store.pairing,
    health: () =>
      healthOf({ now: clock.now(), lastTick: loop.lastTick, journal: store.stats(), sinks: sinkStates() }),
    metrics: () => metrics.text(),
    subject: (decision) => subjectOf(farm, decision),
    timezone: farm.timezone,
    pageDir: join(root, 'dist', 'dashboards', 'farm'),
    clock,
    log,
  });
  parts.defer(() => http.stop());

  const zonesOf = (days: readonly ZoneDay[]) =>
    new Set(days.map(({ zone }) => farm.zones.get(zone)?.name ?? zone));
  let endWatch = (): void => undefined;
  const watch = (): void => {
    const now = clock.now();
    core.watch();
    alarms.show({ code: 'store', name: 'journal' }, { now, wrong: !store.stats().healthy });
    for (const forwarder of forwarders) {
      const { sink, alarm } = forwarder.state();
      alarms.show({ code: 'forwarder', name: sink }, { now, wrong: alarm !== undefined });
    }
    if (evidence) {
      const { alarm, parked } = evidence.forwarder.state();
      const isAway = alarm === 'unavailable' || alarm === 'journal';
      alarms.show({ code: 'api_away', name: evidence.host }, { now, wrong: isAway });
      alarms.show({ code: 'api_refuses', name: evidence.host }, { now, wrong: alarm === 'refused' });
      alarms.showOnly('evidence_refused', { now, names: zonesOf(parked) });
      alarms.showOnly('evidence_unsealed', { now, names: zonesOf(evidence.sealer.unsealed) });
    }
    endWatch = clock.at(now + WATCH_MS, watch);
  };
  parts.defer(() => endWatch());

  for (const setting of config.unsupported)
    alarms.set({ code: 'unsupported_setting', name: setting }, clock.now());
  core.start();
  for (const forwarder of forwarders) forwarder.start();
  evidence?.sealer.start();
  evidence?.forwarder.start();
  watch();
  log.info({ url: http.url, mqtt: broker.port, devices: devices.size }, 'gateway runs');

  const running = parts.move();
  return { url: http.url, mqttPort: broker.port, newPin: pin, stop: () => running.disposeAsync() };
}

/** What seals the farm's days and brings them to the cooperative. */
async function createEvidence(
  api: NonNullable<Config['api']>,
  { farm, store, log }: { farm: Config['farm']; store: Store; log: Logger },
): Promise<{ sealer: Sealer; forwarder: EvidenceForwarder; host: string }> {
  const clock = wallClock;
  const secretKey = await store.signingKey();
  const publicKey = publicKeyOf(secretKey);
  const gateway = gatewayName(publicKey);
  const book = store.evidence({ gateway, timezone: farm.timezone });
  const zones = [...farm.zones.values()].map(({ id, name }) => ({ id, name }));
  const proof = pairingProof(api.token, secretKey);
  const who = { public_key: publicKey, proof, farm: farm.id, zones };
  return {
    host: new URL(api.url).host,
    sealer: new Sealer({
      farm,
      book,
      secretKey,
      clock,
      failed: (what, error) => log.error({ err: error, what }, 'a day could not be sealed; tried again'),
    }),
    forwarder: new EvidenceForwarder({
      sink: evidenceSink({ ...api, gateway, who, clock }),
      outbox: book,
      clock,
      log,
    }),
  };
}
