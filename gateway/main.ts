/** The composition root: names concrete adapters (with evidence.ts, metrics.ts and self-report.ts, parts of it). */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { StoredBacktestDesk } from './backtest/desk.ts';
import { Backtests } from './backtest/runner.ts';
import { wallClock } from './clock.ts';
import { paceCollector } from './collector.ts';
import { onBus, readConfig } from './config.ts';
import type { Environment } from './config.ts';
import { createCore } from './core/core.ts';
import { downtime } from './core/downtime.ts';
import { StoredDeadLetterDesk } from './core/dead-letters/desk.ts';
import type { Device } from './core/farm.ts';
import { forecastDesk } from './core/water/forecast-desk.ts';
import { lateActuator } from './core/lease/late-actuator.ts';
import type { Actuator } from './core/ports/link.ts';
import { RuleBook } from './core/rulebook/rule-book.ts';
import { VersionedRuleDesk } from './core/rulebook/rule-desk.ts';
import { Restamper } from './core/restamper.ts';
import { ShadowReports } from './core/shadow-desk.ts';
import { subjectOf } from './core/subject.ts';
import { createForwarders, forwarderAlarms } from './forward/create.ts';
import { healthOf } from './health.ts';
import { eventLoopDelay } from './loop-delay.ts';
import { startMqtt } from './mqtt.ts';
import { startHttp } from './local/http.ts';
import type { LinkNumbers } from './local/metrics.ts';
import { gatewayMetrics, sinkNumbers } from './metrics.ts';
import { createSelfReport } from './self-report.ts';
import { journalFile } from './store/data-dir.ts';
import { newPin } from './store/settings/new-pin.ts';
import { steadyClock } from './steady-clock.ts';
import { openStore } from './store/open.ts';
import { ROLLUP_CONSUMER } from './store/history/rollup-writer.ts';
import { tellSystemd } from './systemd.ts';
import { heardDevices, watchAccounts } from './watch/accounts.ts';
import { diskPart } from './watch/disk.ts';
import { checkPart } from './watch/journal.ts';
import { watchStanding } from './watch/standing.ts';

/** The longest sleep of the control loop without new input, ms. */
const LONGEST_SLEEP_MS = 1_000;

/**
 * What many farms do not have is loaded where it is configured: a small box has no memory to spare. Named here, since the
 * compiler leaves the ending of an import alone within a function that says `await using`.
 */
const onDemand = {
  evidence: () => import('./evidence.ts'),
  modbus: () => import('./link/modbus/bus.ts'),
  homeAssistant: () => import('./link/homeassistant/link.ts'),
};

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
  /** Of the embedded broker; undefined with another one. */
  readonly mqttPort: number | undefined;
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
  const steady = steadyClock();
  const log = pino({ level: env.NONGSO_LOG ?? 'info' }, pino.destination(2));
  const devices = new Map<string, Device>(config.farm.devices);
  const farm = { ...config.farm, devices };
  await using parts = new AsyncDisposableStack(); // stopped in the opposite order

  const migrationsDir = join(root, 'gateway', 'store', 'migrations');
  const store = await openStore({
    ...{ dataDir, migrationsDir, timezone: farm.timezone, limits: config.journal, clock, random, log },
    steady_ms: () => steady.moment().steady_ms,
  });
  parts.defer(() => store.close());
  const pin = (await store.hasPin()) ? undefined : newPin(random);
  if (pin !== undefined) await store.setPin(pin);

  const { journal, outbox } = store;
  const forwarders = createForwarders(config, {
    farm: farm.id,
    outbox,
    journal,
    loopDelay: eventLoopDelay,
    clock,
    log,
  });
  for (const { forwarder } of forwarders) parts.defer(() => forwarder.stop());
  // What a farm does not have is not loaded: a small box has no memory to spare.
  const evidence =
    config.api && (await (await onDemand.evidence()).createEvidence(config.api, { farm, store, log }));
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
  const recovered = await store.reader.recover();
  await store.keepGap('gateway_off', downtime(recovered, clock.now()));
  const core = createCore({
    farm,
    journal: store.journal,
    overrideStore: store.overrides,
    storedOverrides: await store.overrides.load(),
    recovered,
    rules: book,
    actuator: (device) =>
      lateActuator(device, () =>
        links.map((link) => link.actuator(device)).find((found) => found !== undefined),
      ),
    clock,
    steady,
    random,
    unjournalled: (what, error) => log.error({ err: error, what }, 'not journalled'),
    longestSleep_ms: LONGEST_SLEEP_MS,
    degraded_h: config.degraded_h,
  });
  const { ingest, desk, alarms, loop } = core;
  const restamper = new Restamper({
    ...{ frames: store.unclocked, steady, clock },
    done: (frames) => log.info({ frames }, 'the time is known: frames that came without it have theirs'),
    failed: (error) => log.error({ err: error }, 'frames that came without a time wait for theirs'),
  });
  const sinks = forwarders.map(({ forwarder }) => forwarder.state().sink);
  const accounts = store.accounts(sinks);
  const committed = () => store.stats().frames;
  parts.defer(paceCollector({ frames: committed, clock, collect: globalThis.gc }));
  const accountWatch = watchAccounts({ farm, core, accounts, committed, clock, log });
  parts.defer(() => accountWatch.stop());

  for (const bus of config.buses) {
    const { startModbusBus } = await onDemand.modbus();
    const link = startModbusBus({ bus, devices: onBus(config, bus.id), intake: ingest, clock, log });
    parts.defer(() => link.stop());
    links.push(link);
    linkNumbers.push(() => ({ link: bus.id, counts: { ...link.stats() } }));
  }
  const mqtt = await startMqtt(config.mqtt, {
    ...{ configFile, farm: farm.id, devices, credentials: store.credentials, intake: ingest, alarms },
    readAgain: () => readConfig(configFile, { profiles, env }),
    ...{ clock, random, log },
  });
  parts.defer(() => mqtt.link.stop());
  links.push(mqtt.link);
  linkNumbers.push(() => {
    const { connected: _, ...counts } = mqtt.link.stats(); // a level and no count; devices_online tells more
    return { link: 'mqtt', counts };
  });
  parts.defer(() => core.stop());

  const forwarderStates = () => forwarders.map(({ forwarder }) => forwarder.state());
  const evidenceStates = () => (evidence ? [evidence.forwarder.state()] : []);
  const metrics = gatewayMetrics({
    ...{ core, store, accountWatch, forwarders, evidence, links: linkNumbers, devices },
  });
  const selfReport = createSelfReport(config, {
    ...{ farm, core, store, accounts, log },
    unbalanced: () => accountWatch.numbers().unbalanced,
    sinks: () => sinkNumbers({ forwarders, evidence }),
  });
  parts.defer(() => selfReport?.stop());
  const backtests = new Backtests({ clock });
  parts.defer(() => backtests.stop());
  const http = await startHttp({
    listen: config.http,
    desk,
    rules,
    deadLetters: new StoredDeadLetterDesk({
      ...{ farm: () => farm, book: store.deadLetters, journal: store.journal, clock },
    }),
    backtests: new StoredBacktestDesk({ farm, book, backtests, file: journalFile(dataDir), clock }),
    shadows: new ShadowReports({ farm, book, reader: store.reader, clock }),
    forecast: forecastDesk({ water: core.water, loop, clock }),
    reader: store.reader,
    accounts,
    devices: () => heardDevices(farm, core),
    pairing: store.pairing,
    health: () =>
      healthOf({
        now: clock.now(),
        lastTick: loop.lastTick,
        journal: store.stats(),
        disk: diskPart(store.disk.state()),
        check: checkPart(store.condition()),
        sinks: [...forwarderStates(), ...evidenceStates()],
      }),
    metrics: () => metrics.text(),
    subject: (decision) => subjectOf(farm, decision),
    timezone: farm.timezone,
    pageDir: join(root, 'dist', 'dashboards', 'farm'),
    clock,
    log,
  });
  parts.defer(() => http.stop());

  for (const setting of config.unsupported)
    alarms.set({ code: 'unsupported_setting', name: setting }, clock.now());
  core.start();
  const consumers = [ROLLUP_CONSUMER, ...sinks, ...(evidence ? [evidence.consumer] : [])];
  store.disk.keepWithinLimits(consumers, () => core.time());
  for (const { forwarder } of forwarders) forwarder.start();
  evidence?.sealer.start();
  evidence?.forwarder.start();
  selfReport?.start();
  if (config.homeassistant) {
    const { startHomeAssistant } = await onDemand.homeAssistant();
    const { host } = new URL(config.homeassistant.broker);
    const link = startHomeAssistant({
      ...config.homeassistant,
      ...{ farm: farm.id, timezone: farm.timezone, language: 'vi', desk, clock, log },
      alarm: (wrong) => alarms.show({ code: 'homeassistant_away', name: host }, { now: clock.now(), wrong }),
    });
    parts.defer(() => link.stop());
  }
  parts.defer(
    watchStanding({
      ...{ core, farm: farm.id, rules, restamper, clock },
      disk: () => store.disk.state(),
      isHealthy: () => store.stats().healthy,
      condition: () => store.condition(),
      servers: () =>
        forwarders.flatMap(({ forwarder, server: name }) =>
          forwarderAlarms(forwarder.state().alarm).map((alarm) => ({ ...alarm, name })),
        ),
      also: (now) => evidence?.watch(alarms, now),
    }),
  );
  log.info({ url: http.url, mqtt: mqtt.port ?? 'external', devices: devices.size }, 'gateway runs');

  parts.defer(tellSystemd({ env, pid: process.pid, lastTick: () => loop.lastTick, clock, log }));
  const running = parts.move();
  return { url: http.url, mqttPort: mqtt.port, newPin: pin, stop: () => running.disposeAsync() };
}
