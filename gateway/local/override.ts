import { z } from 'zod';
import { Id } from '../../domain/id.ts';
import { ZoneView } from '../../domain/http/state.ts';
import { OverrideRequest } from '../../domain/override.ts';
import type { Problem } from '../../domain/problem.ts';
import type { FarmDesk } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { Refusal, RETRY_AFTER_S } from './problems.ts';
import { Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** A person takes a zone or one of its outputs over, or gives it back. */
export const override = ({ desk }: { readonly desk: FarmDesk }): Route =>
  route({
    method: 'POST',
    path: '/api/v1/zones/{zone}/override',
    id: 'override',
    summary: 'run, stop, pause, lock or auto; recorded with the name of the paired phone',
    access: 'session',
    params: z.object({ zone: Id }),
    query: LanguageParams,
    body: OverrideRequest,
    answer: { description: 'The zone as it stands now', schema: ZoneView },
    problems: ['unknown_zone', 'unknown_output', 'locked', 'no_flow_rate', 'in_the_past', 'refused', 'busy'],
    handle: async ({ language, phone, params, body }) => {
      const zone = params.zone ?? '';
      const problem = await desk.override(zone, body, phone?.name ?? '');
      if (problem) return refusalOf(problem);
      const view = desk.state(language).zones.find(({ id }) => id === zone);
      return view ? new Reply(view) : new Refusal('unknown_zone');
    },
  });

/** What the desk says, as HTTP says it. A word this file does not know is shown as it is. */
function refusalOf({ problem, code }: Problem): Refusal {
  switch (code) {
    case 'unknown_zone':
    case 'unknown_output':
    case 'locked':
    case 'no_flow_rate':
    case 'in_the_past':
      return new Refusal(code);
    default:
      return problem === 'reject'
        ? new Refusal('refused', { facts: { reason: code } })
        : new Refusal('busy', { retryAfter_s: RETRY_AFTER_S });
  }
}
