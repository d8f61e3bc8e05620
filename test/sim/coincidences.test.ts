import { describe, expect, test } from 'vitest';
import type { Fault } from '../support/season/faults.ts';
import { runSeason, SEASON_START } from '../support/season/season.ts';
import { tell } from '../support/season/tell.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Half past five, when the schedules begin. */
const MORNING = SEASON_START + 5.5 * HOUR;

async function storyOf(faults: readonly Fault[]): Promise<string> {
  return tell(await runSeason({ seed: 3, days: 2, faults, acts: 'none' }));
}

/** Two faults that a drawn season brings together too rarely. */
describe('two faults at once', () => {
  test('a clock set back does not make an old reading young', async () => {
    const from = SEASON_START + 8 * HOUR;
    const faults = [1, 3, 8, 10, 13, 15].flatMap((field): readonly Fault[] => {
      const span = { target: `dat-${field}`, until: from + 20 * HOUR };
      return [
        { ...span, kind: 'sensor_frozen', value: 20, at: from },
        { ...span, kind: 'sensor_silent', at: from + HOUR },
      ];
    });
    const back: Fault = { kind: 'clock_set', by_ms: -HOUR, at: from + 1.2 * HOUR, until: from + 9 * HOUR };
    expect(await storyOf([...faults, back])).toBe('');
  });

  test('a board that loses its power for a moment starts no pump before its valves', async () => {
    const faults = ['relay-a', 'relay-b', 'node-c'].flatMap((target) =>
      Array.from({ length: 60 }, (_, i): Fault => {
        const at = MORNING + i * 67 * SECOND;
        return { kind: 'board_power', target, at, until: at + 2 * SECOND };
      }),
    );
    expect(await storyOf(faults)).toBe('');
  });

  test('a board that obeys and does not answer while the clock is set forward', async () => {
    const faults = ['relay-a', 'relay-b', 'node-c', 'radio-c'].map((target): Fault => ({
      ...{ kind: 'board_mute' as const, target },
      at: MORNING + 4 * MINUTE,
      until: MORNING + 3 * HOUR,
    }));
    const set: Fault = {
      kind: 'clock_set',
      by_ms: HOUR,
      at: MORNING + 5 * MINUTE,
      until: MORNING + 2 * HOUR,
    };
    expect(await storyOf([...faults, set])).toBe('');
  });

  test('a radio valve that never answers gets no pump', async () => {
    const silent: Fault = {
      ...{ kind: 'board_silent', target: 'radio-c' },
      at: SEASON_START + HOUR,
      until: SEASON_START + 40 * HOUR,
    };
    const dry: Fault = { ...silent, kind: 'sensor_frozen', target: 'dat-19', value: 18 };
    expect(await storyOf([silent, dry])).toBe('');
  });

  test('a clock set back by an hour again and again while pumps run', async () => {
    const faults = Array.from({ length: 40 }, (_, i): Fault => {
      const at = MORNING + i * 97 * SECOND;
      return { kind: 'clock_set', by_ms: -HOUR, at, until: at + 50 * SECOND };
    });
    expect(await storyOf(faults)).toBe('');
  });

  test('a gateway that is killed again and again while its boards are out of reach', async () => {
    const kills = Array.from({ length: 30 }, (_, i): Fault => {
      const at = MORNING + i * 53 * SECOND;
      return { kind: 'gateway_killed', at, until: at + 3 * SECOND };
    });
    const silent = ['relay-a', 'relay-b', 'node-c', 'radio-c'].map((target, i): Fault => ({
      ...{ kind: 'board_silent' as const, target },
      at: MORNING + (3 + i) * MINUTE,
      until: MORNING + (15 + i) * MINUTE,
    }));
    expect(await storyOf([...kills, ...silent])).toBe('');
  });
});
