import { StateView } from '../../domain/http/state.ts';
import type { FarmDesk } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** The whole farm as a screen shows it. */
export const state = ({ desk }: { readonly desk: FarmDesk }): Route =>
  route({
    method: 'GET',
    path: '/api/v1/state',
    id: 'state',
    summary: 'Every zone: values with their age, outputs with what they do and why, alarms',
    access: 'session',
    query: LanguageParams,
    body: NOTHING,
    answer: { description: 'The state of the farm', schema: StateView },
    handle: ({ language }) => new Reply(desk.state(language)),
  });
