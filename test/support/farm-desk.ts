/** Stand-ins for what the HTTP service is given. Each fails on demand and remembers what was asked of it. */
import type { Cancel } from '../../domain/clock.ts';
import type { FlipView } from '../../domain/http/flips.ts';
import type { StateView, ZoneView } from '../../domain/http/state.ts';
import type { Language } from '../../domain/messages/index.ts';
import type { OverrideRequest } from '../../domain/override.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/time.ts';
import type {
  DecisionQuery,
  ExplainedDecision,
  History,
  HistoryQuery,
  JournalReader,
  Recovered,
} from '../../gateway/core/ports/reads.ts';
import type { FarmDesk } from '../../gateway/core/ports/desk.ts';
import type { PairingStore } from '../../gateway/core/ports/settings.ts';

export const TIMEZONE = 'Asia/Ho_Chi_Minh';
/** 2026-11-22 12:00 in Hanoi. */
export const NOON = Date.UTC(2026, 10, 22, 5);
export const PIN = '482916';

const SENTENCE = {
  vi: 'Không tưới Khu 1: chưa đặt quy tắc tự động.',
  en: 'Not watering Khu 1: no automatic rule is set.',
};

/** A farm of one zone with one valve. */
export class FakeDesk implements FarmDesk {
  /** Languages in the order they were asked for: one entry is one serialisation. */
  readonly shown: Language[] = [];
  readonly overrides: { zone: string; request: OverrideRequest; by: string }[] = [];
  readonly stops: string[] = [];
  /** What the next override is answered with. */
  refuse: Problem | undefined;
  /** What the next call of anything throws. */
  fail: Error | undefined;
  /** Shown as the name of the zone. */
  zoneName = 'Khu 1, nhãn lồng';
  at = NOON;
  standing: ZoneView['outputs'][number]['standing'] = null;
  readonly #listeners = new Set<() => void>();

  state(language: Language): StateView {
    this.#failIfTold();
    this.shown.push(language);
    const at = formatInstant(this.at, TIMEZONE);
    const valve = {
      ...{ id: 'van-1', kind: 'valve' as const, state: 'off' as const, confirmed: true, left_s: null },
      ...{ wanted: 'off' as const, why: SENTENCE[language], standing: this.standing },
      ...{ litres_today: 40, longest_away_s: 60, longest_away_power_s: 0 },
    };
    const zone = {
      ...{ id: 'khu-1', name: this.zoneName, outputs: [valve], alarms: [] },
      values: { 'soil.moisture': { value: 27.5, at, age_s: 12, quality: 'good' as const } },
      sources: { 'soil.moisture': 'soil-1' },
      bands: [{ point: 'soil.moisture', low: 24, high: 32 }],
    };
    return { at, farm: 'dong-tao', zones: [zone], alarms: [] };
  }

  async override(zone: string, request: OverrideRequest, by: string): Promise<Problem | undefined> {
    this.#failIfTold();
    if (this.refuse) return this.refuse;
    if (zone !== 'khu-1') return problem('reject', 'unknown_zone', `there is no zone ${zone}`);
    this.overrides.push({ zone, request, by });
    this.standing = request.action === 'stop' ? 'stop' : null;
    this.change();
    return undefined;
  }

  async stopAll(by: string): Promise<void> {
    this.#failIfTold();
    this.stops.push(by);
    this.standing = 'stop';
    this.change();
  }

  flips({ zone, output }: { zone: string; output: string }, language: Language): FlipView[] | Problem {
    if (zone !== 'khu-1') return problem('reject', 'unknown_zone', `there is no zone ${zone}`);
    if (output !== 'van-1') return problem('reject', 'unknown_output', `there is no output ${output}`);
    return [{ kind: 'none', sentence: SENTENCE[language] }];
  }

  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Something changed that a screen would show. */
  change(): void {
    for (const listener of this.#listeners) listener();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  #failIfTold(): void {
    if (this.fail) throw this.fail;
  }
}

export class FakeReader implements JournalReader {
  readonly asked: (HistoryQuery | DecisionQuery)[] = [];
  answer: History = { points: [], gaps: [] };
  /** Newest first. */
  kept: ExplainedDecision[] = [];
  fail: Error | undefined;

  async history(query: HistoryQuery): Promise<History> {
    if (this.fail) throw this.fail;
    this.asked.push(query);
    return this.answer;
  }

  async decisions(query: DecisionQuery): Promise<readonly ExplainedDecision[]> {
    if (this.fail) throw this.fail;
    this.asked.push(query);
    const { zone, from, to, before, limit } = query;
    return this.kept
      .filter((decision) => zone === undefined || decision.zone === zone)
      .filter(({ at, id }) => at >= from && at < to && (before === undefined || id < before))
      .slice(0, limit);
  }

  async shadow(): Promise<undefined> {
    return undefined;
  }

  async recover(): Promise<Recovered> {
    return { frames: [], decisions: [], hours: [] };
  }
}

const SESSION_MS = 3_600_000;

/** Takes {@link PIN}; sessions last an hour, the third wrong PIN locks. */
export class FakePairing implements PairingStore {
  readonly checked: string[] = [];
  fail: Problem | undefined;
  #wrong = 0;
  readonly #phones = new Map<string, number>();

  async pair(pin: string, now: number): Promise<{ token: string; expiresAt: number } | Problem> {
    if (this.fail) return this.fail;
    if (this.#wrong >= 3) return problem('back_off', 'too_many_tries', 'wait');
    if (pin !== PIN) {
      this.#wrong += 1;
      return problem('reject', 'wrong_pin', 'this is not the PIN');
    }
    const token = `token-of-phone-${this.#phones.size + 1}`;
    const expiresAt = now + SESSION_MS;
    this.#phones.set(token, expiresAt);
    return { token, expiresAt };
  }

  async check(token: string, now: number): Promise<string | undefined> {
    this.checked.push(token);
    const expiresAt = this.#phones.get(token);
    return expiresAt === undefined || expiresAt <= now ? undefined : token.replace('token-of-', '');
  }
}

/** A decision not to water, number `n` of the day. */
export const aDecision = (n: number, given: Partial<ExplainedDecision> = {}): ExplainedDecision => ({
  id: `01J${String(n).padStart(6, '0')}`,
  at: NOON + n * 1_000,
  ...{ zone: 'khu-1', output: 'van-1', outcome: 'off', cause: 'rule' },
  reason: { code: 'not_needed', point: 'soil.moisture', value: 27.5, limit: 24, age_s: 12 },
  rule: { id: 'khu-1-am', version: 'v1' },
  inputs: [{ point: 'soil.moisture', value: 27.5, at: NOON, age_s: 12, quality: 'good' }],
  gates: [{ gate: 'reading', passed: true }],
  actuations: [],
  standing: {
    ...{ since: NOON, rest_until: 0, asked_since: 0, asked_s: 0, asked_l: 0, began: {}, ended: {} },
    ...{ day: '2026-11-22', away_s: 0, litres: 0, total_l: 0 },
  },
  ...given,
});
