import { z } from 'zod';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** Prometheus text exposition format, version 0.0.4. */
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** Counters for Prometheus; what they mean stands in their HELP lines, see metrics.ts. */
export const metricsRoute = ({ metrics }: { readonly metrics: () => Promise<string> }): Route =>
  route({
    method: 'GET',
    path: '/metrics',
    id: 'metrics',
    summary: 'Counters in the text format of Prometheus',
    access: 'open',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'Prometheus text', type: PROMETHEUS_TEXT, schema: z.string() },
    handle: async () => new Reply(await metrics()),
  });
