import { randomBytes } from 'node:crypto';
import { Farm, VirtualClock } from '../../firmware-sim/index.ts';
import type { Scenario } from '../../firmware-sim/index.ts';
import { createCore } from '../../gateway/core/core.ts';
import type { Farm as FarmModel } from '../../gateway/core/farm.ts';
import type { Journal } from '../../gateway/core/ports/journal.ts';
import { BufferedJournal } from './buffered-journal.ts';
import { seasonActuator, SeasonLinks } from './season-links.ts';

const DAY_MS = 86_400_000;
/**
 * The season ends in a dry spell of so many days, so that its soil is back between the limits of its rules and a newcomer
 * need not wait for last week's rain to dry.
 */
const DRY_SPELL_DAYS = 14;
/** How often an output at rest is read back in the past, ms. */
const VERIFY_MS = 3_600_000;

export interface SeasonOptions {
  readonly scenario: Scenario;
  /** The configuration that the gateway will run with. */
  readonly farm: FarmModel;
  readonly journal: Journal;
  readonly days: number;
  /** UTC ms at which the season ends. */
  readonly until: number;
}

/** The soil as a season leaves it, % vol by field. */
export type SoilMoisture = ReadonlyMap<string, number>;

export interface SeasonEnd {
  readonly soil: SoilMoisture;
  /** The longest that any output was energised in one go, as its own board saw it, s. */
  readonly longestRun_s: number;
}

/**
 * Lives a past season of a scenario on a virtual clock: the same devices, bytes, decoding, ingest, rules, leases and
 * journal as in the farm that runs now, with its past times. Only cables and radio are left out.
 */
export async function liveSeason({
  scenario,
  farm,
  journal: real,
  days,
  until,
}: SeasonOptions): Promise<SeasonEnd> {
  const start = until - days * DAY_MS;
  const clock = new VirtualClock(start);
  const { demand_mm_day: _, ...actual } = scenario;
  const profiles = new Map([...farm.devices.values()].map(({ profile }) => [profile.id, profile]));
  const world = new Farm(
    { ...actual, soil_speed: 1 },
    { clock, profiles, dryFrom: until - DRY_SPELL_DAYS * DAY_MS },
  );
  const journal = new BufferedJournal(real);
  const core = createCore({
    farm,
    journal,
    overrideStore: { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() },
    storedOverrides: new Map(),
    recovered: { frames: [], decisions: [], hours: [] },
    actuator: (device) => seasonActuator({ world, farm, clock }, device),
    clock,
    random: randomBytes,
    unjournalled: (_what, error) => {
      throw error;
    },
    longestSleep_ms: Infinity,
    verify_ms: VERIFY_MS,
  });
  const links = new SeasonLinks({ world, farm, intake: core.ingest, clock });

  world.start();
  links.start();
  core.start();
  for (let day = 1; day <= days; day++) {
    await clock.run(start + day * DAY_MS);
    await journal.flush();
  }
  links.stop();
  await core.stop();
  await journal.flush();
  world.stop();
  return { soil: soilOf(world), longestRun_s: longestRun_s(world) };
}

const soilOf = (world: Farm): SoilMoisture =>
  new Map(
    world.fields.flatMap((field) => {
      const moisture = field.value('soil.moisture');
      return moisture === undefined ? [] : [[field.id, moisture] as const];
    }),
  );

const longestRun_s = (world: Farm): number =>
  Math.max(
    0,
    ...world.devices
      .flatMap((device) => device.channels?.ranges ?? [])
      .map(({ from, to = from }) => (to - from) / 1000),
  );
