import { z } from 'zod';
import { FlipsBody } from '../../domain/http/flips.ts';
import { Id } from '../../domain/id.ts';
import { isProblem } from '../../domain/problem.ts';
import type { FarmDesk } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** What would make it water, or stop. */
export const flips = ({ desk }: { readonly desk: FarmDesk }): Route =>
  route({
    method: 'GET',
    path: '/api/v1/zones/{zone}/outputs/{output}/flips',
    id: 'flips',
    summary:
      'The nearest changes that would each turn an output around by itself; empty when nobody can know',
    access: 'session',
    params: z.object({ zone: Id, output: Id }),
    query: LanguageParams,
    body: NOTHING,
    answer: {
      description: 'People first, then values (the smallest change first), then the time; or one none',
      schema: FlipsBody,
    },
    problems: ['unknown_zone', 'unknown_output'],
    handle: ({ language, params: { zone = '', output = '' } }) => {
      const items = desk.flips({ zone, output }, language);
      if (isProblem(items))
        return new Refusal(items.code === 'unknown_zone' ? 'unknown_zone' : 'unknown_output');
      return new Reply({ items: [...items] });
    },
  });
