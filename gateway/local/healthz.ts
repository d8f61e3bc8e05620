import { z } from 'zod';
import type { Health } from '../core/ports/desk.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** Each part by name: the control loop, the journal, and what it talks to. */
export const HealthBody = z.object({
  ok: z.boolean(),
  parts: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
});

/** Whether the farm is looked after. A part that may fail without harm to it (InfluxDB) stands in the body only. */
export const healthz = ({ health }: { readonly health: () => Health }): Route =>
  route({
    method: 'GET',
    path: '/healthz',
    id: 'health',
    summary: 'Whether the control loop and the journal live; 503 when not',
    access: 'open',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'Health of each part', schema: HealthBody, statuses: [200, 503] },
    handle: () => {
      const { ok, parts } = health();
      return new Reply({ ok, parts: { ...parts } }, { status: ok ? 200 : 503 });
    },
  });
