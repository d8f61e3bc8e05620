import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { isMap, isSeq } from 'yaml';
import type { ProfileLibrary } from '../../domain/profile/schema.ts';
import type { Credential, Scenario } from '../../firmware-sim/index.ts';
import { wallClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config.ts';
import { addCredential } from '../../gateway/store/settings/credentials.ts';
import { newPin } from '../../gateway/store/settings/new-pin.ts';
import { openStore } from '../../gateway/store/open.ts';
import { readDocument, writeDocument } from '../config-file.ts';
import { migrationsDir, packageRoot } from '../package-root.ts';
import { liveSeason } from './season.ts';
import type { SoilMoisture } from './season.ts';
import type { WayIn } from './welcome.ts';

export const SEASON_DAYS = 60;
const PIN_DIGITS = 6;

/** The demonstration's configuration in its data folder; a person may edit it, and it is kept. */
export function demoConfigFile(dataDir: string): string {
  const file = join(dataDir, 'nongso.yaml');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (existsSync(file)) return file;
  copyFileSync(join(packageRoot(), 'cli', 'demo', 'nongso.yaml'), file);
  chmodSync(file, 0o600); // the copy of a public file, but the person's own from now on
  return file;
}

/** Points a bus of the configuration at the simulator. */
export function pointBusAt(file: string, { bus: id, port }: { bus: string; port: number }): void {
  const document = readDocument(file);
  const buses: unknown = document.get('buses');
  const bus = isSeq(buses) ? buses.items.find((item) => isMap(item) && item.get('id') === id) : undefined;
  const url = `tcp://127.0.0.1:${port}`;
  if (!isMap(bus) || bus.get('port') === url) return;
  bus.set('port', url);
  writeDocument(file, document);
}

export interface Prepared {
  readonly wayIn: WayIn;
  /** The soil as the past season left it, when it was lived now. */
  readonly soil: SoilMoisture | undefined;
}

export interface PrepareOptions {
  readonly configFile: string;
  readonly dataDir: string;
  readonly scenario: Scenario;
  readonly profiles: ProfileLibrary;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly note: (line: string) => void;
}

/** The PIN that NONGSO_DEMO_PASSWORD begins with; undefined when it does not begin with six digits. */
export const demoPin = (password: string | undefined): string | undefined =>
  new RegExp(`^\\d{${PIN_DIGITS}}`).exec(password ?? '')?.[0];

function wayInBy({ given, fresh }: { given: string | undefined; fresh: string | undefined }): WayIn {
  if (given !== undefined) return 'demo password';
  return fresh === undefined ? 'earlier PIN' : { newPin: fresh };
}

/** Gives an empty data folder a PIN and a past season. */
export async function prepareStores({
  configFile,
  dataDir,
  scenario,
  profiles,
  env,
  note,
}: PrepareOptions): Promise<Prepared> {
  const { farm } = await readConfig(configFile, { profiles, env });
  const log = pino({ level: 'error' }, pino.destination(2));
  const store = await openStore({
    dataDir,
    migrationsDir: migrationsDir(),
    timezone: 'Asia/Ho_Chi_Minh',
    clock: wallClock,
    random: randomBytes,
    log,
  });
  try {
    const given = demoPin(env.NONGSO_DEMO_PASSWORD);
    if (given === undefined && env.NONGSO_DEMO_PASSWORD)
      note('NONGSO_DEMO_PASSWORD does not begin with 6 digits, so no PIN is taken from it');
    const fresh = given === undefined && !(await store.hasPin()) ? newPin(randomBytes) : undefined;
    const pin = given ?? fresh;
    if (pin !== undefined) await store.setPin(pin);
    const wayIn = wayInBy({ given, fresh });
    if ((await store.outbox.head()) > 0) return { wayIn, soil: undefined };
    note(`living through the past ${SEASON_DAYS} days of the farm …`);
    const { soil } = await liveSeason({
      scenario,
      farm,
      journal: store.journal,
      days: SEASON_DAYS,
      until: wallClock.now(),
    });
    return { wayIn, soil };
  } finally {
    await store.close();
  }
}

/** A fresh credential for every MQTT node of the scenario. */
export const nodeCredentials = (
  scenario: Scenario,
  { dataDir, profiles }: Pick<PrepareOptions, 'dataDir' | 'profiles'>,
): Map<string, Credential> =>
  new Map(
    scenario.devices
      .filter(({ profile }) => profiles.get(profile)?.link === 'mqtt')
      .map(({ id, profile }) => [
        id,
        addCredential({
          dataDir,
          migrationsDir: migrationsDir(),
          device: id,
          profile,
          rotate: true,
          random: randomBytes,
        }),
      ]),
  );
