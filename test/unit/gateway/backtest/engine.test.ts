import { beforeAll, describe, expect, it } from 'vitest';
import type { BacktestBody } from '../../../../domain/http/backtests.ts';
import type { VersionedRule } from '../../../../domain/rule/rule.ts';
import { backtest } from '../../../../gateway/backtest/engine.ts';
import { withDraft } from '../../../../gateway/backtest/setup.ts';
import type { Past } from '../../../../gateway/backtest/setup.ts';
import { aRuleOf } from '../../../support/farm.ts';
import { pastOf, pastSeason } from '../../../support/past-season.ts';
import type { PastSeason } from '../../../support/past-season.ts';

const HOUR = 3_600_000;
const TO = Date.UTC(2026, 5, 1);

let season: PastSeason;
let past: Past;
let live: VersionedRule & { readonly kind: 'threshold' };
beforeAll(async () => {
  season = await pastSeason(40, TO);
  past = pastOf(season);
  const [rule] = season.zone.rules;
  if (rule?.kind !== 'threshold') throw new Error('the demonstration has another rule');
  live = rule;
}, 60_000);

function tried(draft: VersionedRule, given: Past = past): BacktestBody {
  const { farm, zone, from, to } = season;
  const [output] = zone.outputs;
  if (!output) throw new Error('the demonstration has no valve');
  const rules = withDraft([], draft);
  const body = backtest({ site: farm, zone, output, draft, rules, from, to }, given);
  if (!body) throw new Error('there are no readings');
  return body;
}

const threshold = (on_below: number, off_above: number): VersionedRule => ({ ...live, on_below, off_above });

describe('a backtest', () => {
  it('of the rule that was live gives what really ran, within a few percent', () => {
    const { litres, really_ran, runs } = tried(live);
    expect(really_ran.litres).toBeGreaterThan(5_000);
    expect(Math.abs((litres ?? 0) / (really_ran.litres ?? 1) - 1)).toBeLessThan(0.05);
    expect(Math.abs(runs - really_ran.runs)).toBeLessThanOrEqual(Math.ceil(really_ran.runs * 0.1));
  });

  it('of a drier rule uses less water and leaves the soil drier; of a wetter one the other way round', () => {
    const mean = ({ days }: BacktestBody): number =>
      days.reduce((sum, { moisture }) => sum + (moisture ?? 0), 0) / days.length;
    const [dry, same, wet] = [tried(threshold(19, 22)), tried(live), tried(threshold(28, 31))];
    expect(dry.litres).toBeLessThan((same.litres ?? 0) * 0.97);
    expect(wet.litres).toBeGreaterThan((same.litres ?? 0) * 1.03);
    expect(mean(dry)).toBeLessThan(mean(same) - 1);
    expect(mean(wet)).toBeGreaterThan(mean(same) + 1);
    expect(dry.stress_h).toBeGreaterThan(wet.stress_h ?? Infinity);
  });

  it('keeps the soil that it models between the limits of the rule', () => {
    for (const { date, moisture } of tried(threshold(20, 24)).days.slice(15, 30)) {
      if (moisture === null) continue;
      expect(moisture, date).toBeGreaterThan(18.5);
    }
  });

  it('gives the same result for the same past', () => {
    expect(tried(live)).toEqual(tried(live));
  });

  it('starts nothing in a gap, and says how long it was', () => {
    const [gapFrom, gapTo] = [TO - 30 * 24 * HOUR, TO - 5 * 24 * HOUR];
    const frames = [...past.frames].filter(({ measuredAt }) => measuredAt < gapFrom || measuredAt >= gapTo);
    const { days, readings, reasons } = tried(threshold(30, 31), { ...past, frames });
    expect(readings.gap_h).toBeGreaterThan(24 * 25 - 1);
    expect(reasons.find(({ code }) => code === 'stale')?.hours).toBeGreaterThan(24 * 24);
    for (const { litres } of days.slice(11, 34)) expect(litres).toBe(0);
  });

  it('runs a schedule at its times, whatever was measured', () => {
    const rule = aRuleOf({
      kind: 'schedule',
      output: 'van-1',
      times: ['05:30'],
      amount: { minutes: 10 },
    });
    const { runs, minutes, target } = tried(rule);
    expect(runs).toBe(40);
    expect(minutes).toBeCloseTo(400, 0);
    expect(target).toMatchObject({ point: 'soil.moisture', limit: 22, side: 'below' });
  });

  it('puts the draft in the place of the live rule with its id, by its own priority', () => {
    const [first, second] = [{ ...live, id: 'a', priority: 5 }, live];
    const draft = { ...live, priority: 9 };
    expect(withDraft([first, second], draft)).toEqual([draft, first]);
  });

  it('has nothing to say of a past without readings', () => {
    const { farm, zone, from, to } = season;
    const [output] = zone.outputs;
    if (!output) throw new Error('the demonstration has no valve');
    const setup = { site: farm, zone, output, draft: live, rules: [live], from, to };
    expect(backtest(setup, { frames: [], actuations: [], hours: [] })).toBeUndefined();
  });
});
