import type { z } from 'zod';
import { HistoryBody, HistoryParams, momentOf } from '../../domain/http/history.ts';
import type { JournalReader } from '../core/ports/reads.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** Points in one answer: a chart on a screen shows fewer. */
export const MAX_STEPS = 10_000;
const DAY_MS = 86_400_000;
/** Ten years: longer than a journal is kept. */
export const MAX_RANGE_DAYS = 3_660;

/** What a chart shows: the least, mean and greatest value of each step, and why there is none where there is none. */
export const history = ({ reader }: { readonly reader: JournalReader }): Route =>
  route({
    method: 'GET',
    path: '/api/v1/history',
    id: 'history',
    summary: `Least, mean and greatest value per step (in seconds); at most ${MAX_STEPS} steps and ${MAX_RANGE_DAYS} days`,
    access: 'session',
    query: HistoryParams,
    body: NOTHING,
    answer: {
      description:
        'points: [start of the step in UTC ms, min, mean, max]; gaps in UTC ms, by cause: gateway_off, disk, damaged, no_data',
      schema: HistoryBody,
    },
    problems: ['range_backwards', 'range_too_long', 'too_many_steps', 'busy'],
    handle: async ({ query }) => {
      const range = { from: momentOf(query.from), to: momentOf(query.to) };
      const refusal = judge(query, range);
      if (refusal) return refusal;
      const { device, metric: point, step } = query;
      const { points, gaps } = await reader.history({ device, point, ...range, step_ms: step * 1_000 });
      return new Reply({
        points: points.map(([at, min, mean, max]): [number, number, number, number] => [at, min, mean, max]),
        gaps: gaps.map(({ from, to, cause }) => ({ from, to, cause })),
      });
    },
  });

function judge(
  { step }: z.infer<typeof HistoryParams>,
  { from, to }: { readonly from: number; readonly to: number },
): Refusal | undefined {
  if (from >= to) return new Refusal('range_backwards');
  if (to - from > MAX_RANGE_DAYS * DAY_MS)
    return new Refusal('range_too_long', { facts: { days: MAX_RANGE_DAYS } });
  const seconds = (to - from) / 1_000;
  const steps = Math.ceil(seconds / step);
  if (steps <= MAX_STEPS) return undefined;
  const enough = Math.ceil(seconds / MAX_STEPS);
  return new Refusal('too_many_steps', { facts: { step, steps, limit: MAX_STEPS, enough } });
}
