import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../domain/problem.ts';
import { ShadowReports } from '../../../../gateway/core/shadow-desk.ts';
import type { ShadowPast } from '../../../../gateway/core/ports/reads.ts';
import { RuleBook } from '../../../../gateway/core/rulebook/rule-book.ts';
import { aFarm, anOutput, aRule, aZone } from '../../../support/farm.ts';
import { handClock } from '../../../support/hand-clock.ts';

const HOUR = 3_600_000;
const SINCE = Date.UTC(2026, 10, 22, 1);

const actuation = (minutes: number, state: 'on' | 'off') => ({
  ...{ id: `a${minutes}`, at: SINCE + minutes * 60_000, zone: 'khu-1', output: 'van-1', state },
  ...{ lease_s: state === 'on' ? 60 : 0, cause: 'rule' as const, result: 'confirmed' as const },
});

async function report(past: ShadowPast | undefined) {
  const zone = aZone({
    outputs: [anOutput({ flow_l_min: 40 })],
    rules: [aRule(), aRule({ id: 'kho-hon', mode: 'shadow', on_below: 20 })],
  });
  const asked: unknown[] = [];
  const desk = new ShadowReports({
    ...{ farm: aFarm([zone]), book: new RuleBook([zone]), clock: handClock(SINCE + 5 * HOUR) },
    reader: {
      shadow: (of) => {
        asked.push(of);
        return Promise.resolve(past);
      },
    },
  });
  const items = await desk.shadows('khu-1');
  return { items: isProblem(items) ? [] : items, asked, desk };
}

describe('the report of a shadow rule', () => {
  it('sets what it would have used against what really ran since its first decision', async () => {
    const actuations = [actuation(-20, 'on'), actuation(5, 'off'), actuation(60, 'on'), actuation(70, 'off')];
    const { items, asked } = await report({ since: SINCE, decisions: 4, runs: 1, litres: 120, actuations });
    expect(asked).toEqual([{ zone: 'khu-1', output: 'van-1', rule: 'kho-hon' }]);
    expect(items).toEqual([
      {
        ...{ id: 'kho-hon', output: 'van-1', since: '2026-11-22T08:00:00.000+07:00', decisions: 4 },
        ...{ would: { litres: 120, runs: 1 }, really_ran: { litres: 600, runs: 2 } },
      },
    ]);
  });

  it('is there before the rule has decided anything', async () => {
    const { items } = await report(undefined);
    expect(items).toMatchObject([{ id: 'kho-hon', since: null, would: { litres: 0, runs: 0 } }]);
  });

  it('knows no zone that is not there', async () => {
    const { desk } = await report(undefined);
    expect(await desk.shadows('khu-9')).toMatchObject({ code: 'unknown_zone' });
  });
});
