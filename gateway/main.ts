/** The composition root: the only file that names concrete adapters. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { gatewayName, publicKeyOf } from '../domain/evidence.ts';
import { pairingProof } from '../domain/pairing.ts';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { StoredBacktestDesk } from './backtest/desk.ts';
import { Backtests } from './backtest/runner.ts';
import { wallClock } from './clock.ts';
import { onBus, readConfig } from './config.ts';
import type { Config, Environment } from './config.ts';
import { createCore } from './core/core.ts';
import type { Device } from './core/farm.ts';
import { forecastDesk } from './core/water/forecast-desk.ts';
import { lateActuator } from './core/lease/late-actuator.ts';
import { admitting } from './core/newcomers.ts';
import type { Actuator } from './core/ports/link.ts';
import type { ZoneDay } from './core/ports/evidence.ts';
import { RuleBook } from './core/rulebook/rule-book.ts';
import { VersionedRuleDesk } from './core/rulebook/rule-desk.ts';
import { Sealer } from './core/evidence/sealer.ts';
import { ShadowReports } from './core/shadow-desk.ts';
import { subjectOf } from './core/subject.ts';
import { EvidenceForwarder } from './forward/evidence-forwarder.ts';
import { Forwarder } from './forward/forwarder.ts';
import { influxSink } from './forward/sinks/choose.ts';
import { evidenceSink } from './forward/sinks/evidence.ts';
import { healthOf } from './health.ts';
import { startHomeAssistant } from './link/homeassistant/link.ts';
import { startModbusBus } from './link/modbus/bus.ts';
import { startBroker } from './link/mqtt/broker.ts';
import type { MqttDevice } from './link/mqtt/broker.ts';
import { startHttp } from './local/http.ts';
import { createMetrics } from './local/metrics.ts';
import type { LinkNumbers } from './local/metrics.ts';
import { journalFile } from './store/data-dir.ts';
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

/** A device as the broker knows it; undefined for none and for one on a bus. */
const overMqtt = (device: Device | undefined): MqttDevice | undefined =>
  device?.profile.link === 'mqtt' ? { ...device, profile: device.profile } : undefined;

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

  const book = new RuleBook([]);
  const rules = new VersionedRuleDesk({
    ...{ farm, book, store: store.rules, clock },
    declared: ({ zone, version }) => log.info({ zone, version }, 'the file has changed the rules of a zone'),
    changed: ({ zone, version, author }) => {
      log.info({ zone, version, author }, 'the rules of a zone were changed');
      core.loop.rulesChanged(zone);
    },
    failed: (error) => log.error({ err: error }, 'the store of the rules cannot be reached'),
  });
  await rules.open(config.declared);

  const links: { actuator(device: string): Actuator | undefined }[] = [];
  const linkNumbers: (() => LinkNumbers)[] = [];
  const core = createCore({
    farm,
    journal: store.journal,
    overrideStore: store.overrides,
    storedOverrides: await store.overrides.load(),
    recovered: await store.reader.recover(),
    rules: book,
    actuator: (device) =>
      lateActuator(device, () =>
        links.map((link) => link.actuator(device)).find((found) => found !== undefined),
      ),
    clock,
    random,
    unjournalled: (what, error) => log.error({ err: error, what }, 'not journalled'),
    longestSleep_ms: LONGEST_SLEEP_MS,
    degraded_h: config.degraded_h,
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
    device: (id) => overMqtt(devices.get(id)),
    rider: (eui) => overMqtt([...devices.values()].find((device) => device.eui === eui)),
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
  const backtests = new Backtests({ clock });
  parts.defer(() => backtests.stop());
  const http = await startHttp({
    listen: config.http,
    desk,
    rules,
    backtests: new StoredBacktestDesk({ farm, book, backtests, file: journalFile(dataDir), clock }),
    shadows: new ShadowReports({ farm, book, reader: store.reader, clock }),
    forecast: forecastDesk({ water: core.water, loop, clock }),
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
    const isHealthy = store.stats().healthy;
    core.watch(isHealthy ? 'ok' : 'failing');
    rules.look();
    alarms.showOnly('rule_unfit', { now, names: new Set(rules.unfit) });
    alarms.show({ code: 'rules_unsaved', name: farm.id }, { now, wrong: rules.isFileUnsaved });
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
  if (config.homeassistant) {
    const { host } = new URL(config.homeassistant.broker);
    const link = startHomeAssistant({
      ...config.homeassistant,
      ...{ farm: farm.id, timezone: farm.timezone, language: 'vi', desk, clock, log },
      alarm: (wrong) => alarms.show({ code: 'homeassistant_away', name: host }, { now: clock.now(), wrong }),
    });
    parts.defer(() => link.stop());
  }
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
