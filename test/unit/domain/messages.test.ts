import { describe, expect, it } from 'vitest';
import { alarms as en } from '../../../domain/messages/en/alarms.ts';
import { MESSAGES } from '../../../domain/messages/index.ts';
import type { Messages, Subject } from '../../../domain/messages/index.ts';
import { alarms as vi } from '../../../domain/messages/vi/alarms.ts';
import { OUTPUT_KINDS } from '../../../domain/output.ts';
import type { Reason } from '../../../domain/reason.ts';
import { CHANGES, DECISIONS } from '../../fixtures/sentences/index.ts';
import { at, AT, off, on } from '../../fixtures/sentences/situation.ts';

const LONGEST_CHARACTERS = 220;
const LANGUAGES = ['vi', 'en'] as const;

/** By code; the compiler sees to it that none is missing. */
const ALARMS = { vi, en };

/** Every recorded reason at every kind of output in both states, on the same day and when all its times are past. */
const everywhere: readonly Subject[] = OUTPUT_KINDS.flatMap((kind) =>
  (['on', 'off'] as const).flatMap((outcome) =>
    [AT, AT - 40 * 86_400_000].map((then) => ({
      zone: 'Khu 2',
      kind,
      outcome,
      at: then,
      timezone: 'Asia/Ho_Chi_Minh',
    })),
  ),
);

function* sentencesOf(messages: Messages): Generator<string> {
  for (const subject of everywhere) {
    for (const [, , reason] of DECISIONS) yield messages.decision(subject, reason);
    for (const [, , flip] of CHANGES) yield messages.flip(subject, flip);
  }
}

const plain = (text: string): void => {
  expect(text).not.toMatch(/undefined|null|NaN|Infinity|\[object|_/);
  // No name of a metric, no doubled or stray space.
  expect(text).not.toMatch(/\b(soil|air|water|rain|power)\.[a-z]/);
  expect(text).not.toMatch(/ {2}| [,;:.)]|\( |^ | $/);
};

describe('the sentences', () => {
  it('say in Vietnamese why there is no watering, as the farmer would', () => {
    expect(
      MESSAGES.vi.decision(off.valve('Khu 2'), {
        code: 'not_needed',
        point: 'soil.moisture',
        value: 27.04,
        limit: 24,
        age_s: 180,
      }),
    ).toBe('Không tưới Khu 2: đất còn 27 % (ngưỡng 24 %), cảm biến đọc 3 phút trước.');
  });

  it.each(LANGUAGES)(
    'are one short sentence in %s, for every reason, kind of output and state',
    (language) => {
      for (const sentence of sentencesOf(MESSAGES[language])) {
        plain(sentence);
        expect(sentence).toMatch(/^\p{Lu}.*[^.!?]\.$/u);
        expect(sentence).not.toMatch(/[^0-9][.!?] /);
        expect(sentence.length).toBeLessThanOrEqual(LONGEST_CHARACTERS);
      }
    },
  );

  it('share no word between the languages but names and units', () => {
    const shared = new Set([
      'Home',
      'Assistant',
      'homeassistant',
      'van',
      'bom',
      'suoi',
      'Lan',
      'kPa',
      'VPD',
      'THI',
    ]);
    const words = (text: string): string[] => text.match(/\p{L}{3,}/gu) ?? [];
    for (const [title, subject, reason] of DECISIONS) {
      const english = new Set(words(MESSAGES.en.decision({ ...subject, zone: '1' }, reason)));
      const vietnamese = words(MESSAGES.vi.decision({ ...subject, zone: '1' }, reason));
      const names = 'by' in reason ? words(reason.by) : [];
      const alike = vietnamese.filter(
        (word) => english.has(word) && !shared.has(word) && !names.includes(word),
      );
      expect({ title, alike }).toEqual({ title, alike: [] });
    }
  });

  it('hold a value against its limit in so many decimals that the two differ', () => {
    const told = (value: number, limit: number): string =>
      MESSAGES.vi.decision(on.valve('Khu 2'), {
        code: 'below_limit',
        point: 'soil.moisture',
        value,
        limit,
        age_s: 180,
      });
    expect(told(23.4, 24)).toContain('còn 23,4 %, dưới ngưỡng 24 %');
    expect(told(23.96, 24)).toContain('còn 23,96 %, dưới ngưỡng 24 %');
    expect(told(23.9999, 24)).toContain('còn 24 %, dưới ngưỡng 24 %');
  });

  it('name who acted as people know them', () => {
    const by = (name: string): string =>
      MESSAGES.vi.decision(off.valve('Khu 2'), { code: 'paused', by: name, until: at('08:30') });
    expect(by('phone-2')).toBe('Không tưới Khu 2: Điện thoại 2 tạm dừng tự động đến 08:30.');
    expect(by('homeassistant')).toContain(': Home Assistant tạm dừng');
    expect(by('homeassistant: Lan')).toContain(': Lan (Home Assistant) tạm dừng');
    expect(by('Bà Hoa')).toContain(': Bà Hoa tạm dừng');
  });

  it('date a time of another day', () => {
    const until = (time: number): string =>
      MESSAGES.vi.decision(off.valve('Khu 2'), { code: 'quiet', until: time });
    expect(until(at('23:59'))).toContain('đến 23:59.');
    expect(until(at('00:00', 1))).toContain('đến 00:00 ngày 23/11.');
  });

  it('are said of decisions that older versions have recorded', () => {
    const old: readonly Reason[] = [
      { code: 'below_limit', point: 'soil.moisture', value: 23, limit: 24, age_s: 5 },
      { code: 'above_limit', point: 'air.temperature', value: 34, limit: 33, age_s: 5 },
      { code: 'target_reached', point: 'soil.moisture', value: 32, limit: 32, age_s: 5 },
      { code: 'not_needed', point: 'soil.moisture', value: 27, limit: 24, age_s: 5 },
      { code: 'on_its_way', point: 'soil.moisture', value: 27, limit: 32, age_s: 5 },
      { code: 'minimum_run', until: AT },
      { code: 'no_reading', point: 'soil.moisture' },
      { code: 'stale', point: 'soil.moisture', age_s: 1_000, limit_s: 900 },
      { code: 'implausible', point: 'soil.moisture', value: 6_553.5 },
      { code: 'run_by_hand', by: 'phone-1', until: AT },
      { code: 'stopped', by: 'phone-1' },
      { code: 'paused', by: 'phone-1' },
      { code: 'locked', by: 'phone-1' },
      { code: 'on_max', on_max_s: 1_800, until: AT },
      { code: 'off_min', until: AT },
      { code: 'daily_max', litres: 3_000, limit: 3_000 },
      { code: 'no_rule' },
      // Later codes without what they may leave out.
      { code: 'dose_given', given: 30, of: 30, unit: 's' },
      { code: 'not_scheduled' },
      { code: 'missed_start', start: AT },
      { code: 'lamp_rest' },
      { code: 'supply_fault', fault: 'leak' },
    ];
    for (const language of LANGUAGES)
      for (const subject of everywhere)
        for (const reason of old) plain(MESSAGES[language].decision(subject, reason));
  });

  it.each(LANGUAGES)('tell in %s what an alarm means and what to do', (language) => {
    for (const say of Object.values(ALARMS[language])) {
      const text = say('Bơm giếng', 12_345);
      plain(text);
      expect(text.length).toBeGreaterThan(30);
      expect(text).toMatch(/^\p{Lu}.*[^.]\.$/u);
    }
  });
});
