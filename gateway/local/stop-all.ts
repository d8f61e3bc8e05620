import { StateView } from '../../domain/http/state.ts';
import type { FarmDesk } from '../core/ports/desk.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** The emergency stop: it asks for nothing that could be wrong. */
export const stopAll = ({ desk }: { readonly desk: FarmDesk }): Route =>
  route({
    method: 'POST',
    path: '/api/v1/stop-all',
    id: 'stopAll',
    summary: 'Everything to its safe state until auto',
    access: 'session',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'The farm as it stands now', schema: StateView },
    problems: ['busy'],
    handle: async ({ language, phone }) => {
      await desk.stopAll(phone?.name ?? '');
      return new Reply(desk.state(language));
    },
  });
