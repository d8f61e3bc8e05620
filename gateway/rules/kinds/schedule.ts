import type { Reason } from '../../../domain/reason.ts';
import { ScheduleRule } from '../../../domain/rule/schedule.ts';
import { doseOf, progressOf, uncountable } from '../amount.ts';
import { defineRule } from '../define.ts';
import type { Proposal } from '../define.ts';
import { wakeByClock } from '../hours-now.ts';
import { isInSeason, startsAround } from '../starts.ts';

/** A start is begun up to this long after its time; later it is missed and never caught up. */
const START_GRACE_MS = 5 * 60_000;

const DAY_MS = 24 * 3_600_000;

/** How long a missed start is told. */
const MISSED_TOLD_MS = 6 * 3_600_000;

/**
 * Gives an amount at times of day. It goes by the latest start and by whether that was begun, not by having been there
 * when it came: a restart within the grace begins it, a clock that leaps past it does not.
 */
export const schedule = defineRule({
  kind: 'schedule',
  settings: ScheduleRule,
  needs: () => [],

  decide(rule, context): Proposal {
    const { now, local, site, asking, began } = context;
    const dose = doseOf(rule.amount, context);
    if (!dose) return uncountable;

    const { latest, next, until } = startsAround(rule, { now, site });
    const { told, rest_ms } = progressOf(dose, context);
    const then = next === undefined ? {} : { next };
    const idle = (reason: Reason, wakeAt = until): Proposal => ({ want: 'idle', reason, inputs: [], wakeAt });
    const on = (start: number, wakeAt: number): Proposal => ({
      want: 'on',
      reason: { code: 'dose', start, ...told },
      inputs: [],
      wakeAt,
      until: now + rest_ms,
    });

    const missed = latest !== undefined && !(began >= latest && began <= latest + START_GRACE_MS);
    const missedAt = (latest ?? 0) + START_GRACE_MS;
    const isDue = missed && now <= missedAt;

    if (asking && rest_ms === 0)
      // A start that came meanwhile is the next asking.
      return { ...idle({ code: 'dose_given', ...told, ...then }, isDue ? now + 1 : until), want: 'off' };
    if (asking) return on(asking.since, now + rest_ms);
    if (isDue) return on(latest, Math.min(missedAt + 1, now + rest_ms, until));

    const { season } = rule;
    // The season is one of whole days.
    const changesAt = season ? Math.min(until, wakeByClock(context, local.midnight + DAY_MS)) : until;
    if (season && !isInSeason(season, local.day))
      return idle({ code: 'out_of_season', from: season.from, to: season.to }, changesAt);
    const toldUntil = (latest ?? 0) + MISSED_TOLD_MS;
    if (missed && now < toldUntil)
      return idle({ code: 'missed_start', start: latest, ...then }, Math.min(toldUntil, changesAt));
    return idle({ code: 'not_scheduled', ...then }, changesAt);
  },
});
