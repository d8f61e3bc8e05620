/** What a rule sees, as a table of behaviours wants it. */
import type { DecisionInput } from '../../domain/decision.ts';
import { localTime } from '../../domain/local-time.ts';
import type { Point } from '../../domain/metric.ts';
import type { RuleContext, Site } from '../../gateway/rules/define.ts';
import { anOutput, aZone } from './farm.ts';

/** 2027-01-15 15:00 in Vietnam. */
export const NOW = Date.UTC(2027, 0, 15, 8);

export const DAK_LAK: Site = { lat: 12.67, lon: 108.05, elevation_m: 500, timezone: 'Asia/Ho_Chi_Minh' };
/** Has summer time. */
export const BERLIN: Site = { lat: 52.52, lon: 13.4, elevation_m: 40, timezone: 'Europe/Berlin' };

/** A value that was measured, or when and how well it was. */
export type Seen = number | Partial<DecisionInput>;

export type GivenContext = Partial<Omit<RuleContext, 'value' | 'local' | 'rain_mm' | 'rainExpected_mm'>> & {
  /** Readings by point; a number is one of ten seconds ago. Older than the rule's stale_s they come back stale. */
  readonly values?: Readonly<Partial<Record<Point, Seen | undefined>>>;
  /** mm, whatever the hours. */
  readonly rain_mm?: number;
  readonly rainExpected_mm?: number;
};

function valueOf(
  point: Point,
  seen: Seen,
  { now, stale_s }: { now: number; stale_s: number },
): DecisionInput {
  const given = typeof seen === 'number' ? { value: seen } : seen;
  const at = given.at ?? now - (given.age_s ?? 10) * 1000;
  const age_s = (now - at) / 1000;
  const quality = given.quality ?? (age_s > stale_s ? 'stale' : 'good');
  return { point, value: given.value ?? 0, at, age_s, quality };
}

/** The context of a rule of zone khu-1 and valve van-1 in Dak Lak at {@link NOW}, with nothing read, asked or rained. */
export function aContext(given: GivenContext = {}): RuleContext {
  const { values = {}, rain_mm, rainExpected_mm, now = NOW, site = DAK_LAK, ...rest } = given;
  return {
    now,
    site,
    local: localTime(now, site.timezone),
    zone: aZone({ rules: [] }),
    output: anOutput(),
    value: (point, stale_s) => {
      const seen = values[point];
      return seen === undefined ? undefined : valueOf(point, seen, { now, stale_s });
    },
    rain_mm: () => rain_mm,
    rainExpected_mm: () => rainExpected_mm,
    balance: { missing: 'weather' },
    isAway: rest.asking !== undefined,
    flows: rest.asking !== undefined,
    asking: undefined,
    began: 0,
    ended: 0,
    ...rest,
  };
}
