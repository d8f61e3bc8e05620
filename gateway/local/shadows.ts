import { z } from 'zod';
import { ShadowsBody } from '../../domain/http/shadows.ts';
import { Id } from '../../domain/id.ts';
import { isProblem } from '../../domain/problem.ts';
import type { ShadowDesk } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** The rules of a zone that are only tried. */
export const shadows = ({ shadows: desk }: { readonly shadows: ShadowDesk }): Route =>
  route({
    method: 'GET',
    path: '/api/v1/zones/{zone}/shadows',
    id: 'shadows',
    summary: 'Rules that run beside the live ones without commanding: what they would have used so far',
    access: 'session',
    params: z.object({ zone: Id }),
    query: LanguageParams,
    body: NOTHING,
    answer: { description: 'All shadow rules of the zone', schema: ShadowsBody },
    problems: ['unknown_zone', 'busy'],
    handle: async ({ params: { zone = '' } }) => {
      const items = await desk.shadows(zone);
      return isProblem(items) ? new Refusal('unknown_zone') : new Reply({ items: [...items], next: null });
    },
  });
