import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Farm, Zone } from '../../gateway/core/farm.ts';
import { Keeper } from '../../gateway/core/lease/keeper.ts';
import type { Actuator } from '../../gateway/core/ports/link.ts';
import type { Entry } from '../../gateway/core/ports/journal.ts';
import type { Fault } from '../support/season/faults.ts';
import { runSeason, SEASON_START } from '../support/season/season.ts';
import type { SeasonOptions } from '../support/season/season.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const changed = (farm: Farm, change: (zone: Zone) => Zone): Farm => ({
  ...farm,
  zones: new Map([...farm.zones].map(([id, zone]) => [id, change(zone)])),
});

/** SIGKILLs spread over the days, long enough for every lease to end. */
const kills: readonly Fault[] = Array.from({ length: 40 }, (_, i) => {
  const at = SEASON_START + 3 * HOUR + Math.round(i * 1.37 * HOUR);
  return { kind: 'gateway_killed', at, until: at + HOUR / 3 };
});

/** What a broken gateway or board does in a few days, as the invariant that notices. */
async function noticed(broken: Partial<SeasonOptions>): Promise<string | undefined> {
  const report = await runSeason({ seed: 7, days: 4, faults: [], acts: 'none', ...broken });
  return report.violation?.invariant;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the season notices', () => {
  test('nothing where nothing is broken', async () => {
    expect(await noticed({ faults: kills })).toBeUndefined();
  });

  test('a keeper that ignores until when a wish ends', async () => {
    const want = Keeper.prototype.want;
    vi.spyOn(Keeper.prototype, 'want').mockImplementation(function (this: Keeper, wish) {
      want.call(this, { ...wish, until: Infinity });
    });
    expect(await noticed({ faults: kills })).toBe('no pump without an open valve');
  });

  test('a board that never times out', async () => {
    const tamper = (device: string, actuator: Actuator): Actuator =>
      device === 'relay-a' ? { ...actuator, hold: (channel) => actuator.hold(channel, 3_000) } : actuator;
    expect(await noticed({ faults: kills, tamper })).toBe(
      'no output away from safe longer than on_max plus its lease',
    );
  });

  test('a supply that lets too many valves in', async () => {
    const told = (farm: Farm): Farm => ({
      ...farm,
      supplies: new Map([...farm.supplies].map(([id, supply]) => [id, { ...supply, flow_max_l_min: 900 }])),
    });
    expect(await noticed({ told })).toBe('never more flow than the supply');
  });

  test('an output that may run for four times as long as the farm allows', async () => {
    const told = (farm: Farm): Farm =>
      changed(farm, (zone) => ({
        ...zone,
        outputs: zone.outputs.map((output) => ({ ...output, on_max_s: 4 * output.on_max_s })),
      }));
    expect(await noticed({ told })).toBe('no output away from safe longer than on_max plus its lease');
  });

  test('rules that take readings of yesterday for fresh', async () => {
    const told = (farm: Farm): Farm =>
      changed(farm, (zone) => ({
        ...zone,
        rules: zone.rules.map((rule) => ('stale_s' in rule ? { ...rule, stale_s: 600_000 } : rule)),
      }));
    // Dry is the last that the probes say.
    const faults = [3, 10, 15].flatMap((field): readonly Fault[] => {
      const span = { target: `dat-${field}`, until: SEASON_START + 4 * DAY };
      return [
        { ...span, kind: 'sensor_frozen', value: 20, at: SEASON_START + HOUR },
        { ...span, kind: 'sensor_silent', at: SEASON_START + 2 * HOUR },
      ];
    });
    expect(await noticed({ told, faults })).toBe('stale input never opens');
  });

  test('a valve that opens without a record', async () => {
    const loses = (entry: Entry): boolean => entry.kind === 'decision' && entry.decision.output === 'van-1';
    expect(await noticed({ loses })).toMatch(/exactly one decision record/);
  });

  test('a record that is written twice', async () => {
    let copy: string | undefined;
    const loses = (entry: Entry): boolean => {
      if (entry.kind !== 'decision') return false;
      // The second record of an output says what the first one said.
      copy ??= JSON.stringify(entry.decision);
      Object.assign(entry.decision, JSON.parse(copy));
      return false;
    };
    expect(await noticed({ loses })).toMatch(/exactly one decision record/);
  });

  test('a board that lies about its valves: the pump runs against shut ones', async () => {
    const tamper = (device: string, actuator: Actuator): Actuator =>
      device === 'relay-b'
        ? {
            ...actuator,
            hold: (channel, for_s) =>
              channel === 8 ? actuator.hold(channel, for_s) : Promise.resolve({ energised: true }),
          }
        : actuator;
    expect(await noticed({ tamper })).toBe('no pump without an open valve');
  });

  test('a board that cannot be released at the end', async () => {
    const tamper = (device: string, actuator: Actuator): Actuator =>
      device === 'relay-d'
        ? {
            ...actuator,
            hold: (channel) => actuator.hold(channel, 255),
            release: () => Promise.resolve({ energised: false }),
          }
        : actuator;
    const prepare: SeasonOptions['prepare'] = (season) => {
      // Its timers hang from the last evening on: what is held then stays held.
      season.clock.at(SEASON_START + 4 * DAY - HOUR, () => {
        const { channels } = season.truth.board('relay-d');
        channels.hold = (channel) => channels.latch(channel);
        void season.gateway.core?.desk.override('san', { action: 'run', minutes: 90, output: 'den' }, 'Hà');
      });
    };
    expect(await noticed({ tamper, prepare })).toBe('outputs end in their safe state');
  });
});
