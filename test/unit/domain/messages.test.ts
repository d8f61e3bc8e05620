import { describe, expect, it } from 'vitest';
import type { Reason, ReasonCode } from '../../../domain/decision.ts';
import { MESSAGES } from '../../../domain/messages/index.ts';
import type { Subject } from '../../../domain/messages/index.ts';
import { OUTPUT_KINDS } from '../../../domain/output.ts';

const AT = Date.UTC(2026, 10, 22, 1, 30);
const measured = { point: 'soil.moisture', value: 27.04, limit: 24, age_s: 180 } as const;

const REASONS: { readonly [C in ReasonCode]: Extract<Reason, { code: C }> } = {
  below_limit: { code: 'below_limit', ...measured },
  above_limit: { code: 'above_limit', ...measured },
  target_reached: { code: 'target_reached', ...measured },
  not_needed: { code: 'not_needed', ...measured },
  on_its_way: { code: 'on_its_way', ...measured },
  minimum_run: { code: 'minimum_run', until: AT },
  no_reading: { code: 'no_reading', point: 'soil.moisture' },
  stale: { code: 'stale', point: 'soil.moisture', age_s: 7_200, limit_s: 900 },
  implausible: { code: 'implausible', point: 'soil.moisture', value: 6_553.5 },
  run_by_hand: { code: 'run_by_hand', by: 'Bà Hoa', until: AT },
  stopped: { code: 'stopped', by: 'Bà Hoa' },
  paused: { code: 'paused', by: 'Bà Hoa', until: AT },
  locked: { code: 'locked', by: 'Bà Hoa' },
  on_max: { code: 'on_max', on_max_s: 1_800, until: AT },
  off_min: { code: 'off_min', until: AT },
  daily_max: { code: 'daily_max', litres: 3_000.4, limit: 3_000 },
  no_rule: { code: 'no_rule' },
};

const subject: Subject = {
  zone: 'Khu 2',
  kind: 'valve',
  outcome: 'off',
  at: AT,
  timezone: 'Asia/Ho_Chi_Minh',
};

describe('the sentences', () => {
  it('say in Vietnamese why there is no watering, as the farmer would', () => {
    expect(MESSAGES.vi.decision(subject, REASONS.not_needed)).toBe(
      'Không tưới Khu 2: đất còn 27 % (ngưỡng 24 %), cảm biến đọc 3 phút trước.',
    );
    expect(MESSAGES.vi.decision(subject, REASONS.paused)).toBe(
      'Không tưới Khu 2: Bà Hoa tạm dừng tự động, đến 08:30.',
    );
  });

  it.each(['vi', 'en'] as const)(
    'exist in %s for every reason and kind of output, without a hole',
    (language) => {
      for (const kind of OUTPUT_KINDS)
        for (const outcome of ['on', 'off'] as const)
          for (const reason of Object.values(REASONS)) {
            const sentence = MESSAGES[language].decision({ ...subject, kind, outcome }, reason);
            expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
            expect(sentence).not.toMatch(/undefined|NaN|\[object|_/);
          }
    },
  );

  it.each(['vi', 'en'] as const)('tell in %s what an alarm means and what to do', (language) => {
    for (const code of [
      'no_answer',
      'drifted',
      'device_offline',
      'stale',
      'store',
      'forwarder',
      'api_away',
      'api_refuses',
      'evidence_refused',
      'evidence_unsealed',
      'unsaved',
      'unsupported_setting',
    ] as const)
      expect(MESSAGES[language].alarm(code, 'van-1').length).toBeGreaterThan(30);
  });
});
