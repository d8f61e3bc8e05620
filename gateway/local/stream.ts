import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { z } from 'zod';
import { LanguageParams } from './language.ts';
import { MAX_STREAMS } from './live.ts';
import type { Live, Watcher } from './live.ts';
import { Refusal } from './problems.ts';
import { NOTHING, Takeover } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** A browser that lost the stream asks again after this. */
const RECONNECT_MS = 2_000;
const PREAMBLE = `retry: ${RECONNECT_MS}\n\n`;

const STREAM_HEADERS: OutgoingHttpHeaders = {
  'content-type': 'text/event-stream',
  'x-accel-buffering': 'no', // a proxy that collects what it passes on (nginx) would hold events back
  connection: 'close', // a stream that has ended leaves no idle socket behind
};

/** The state as server-sent events (HTML standard, 9.2): one `state` event is one whole state. */
export const stream = ({ live }: { readonly live: Live }): Route =>
  route({
    method: 'GET',
    path: '/api/v1/stream',
    id: 'stream',
    summary: 'The state at once, after every change and every 10 seconds, until the session ends',
    access: 'session',
    query: LanguageParams,
    body: NOTHING,
    answer: {
      description: 'Events named "state", each with the same JSON as GET /api/v1/state',
      type: 'text/event-stream',
      schema: z.string(),
    },
    problems: ['too_many_streams'],
    handle: ({ language, phone }) =>
      new Takeover((response, headers) => {
        const watcher = watcherOn(response, { headers, language, token: phone?.token ?? '' });
        const admission = live.admit(watcher);
        if (!admission) return new Refusal('too_many_streams', { facts: { limit: MAX_STREAMS } });
        response.on('drain', () => admission.drained());
        response.on('close', () => admission.left());
        return undefined;
      }),
  });

interface WatcherOptions extends Pick<Watcher, 'language' | 'token'> {
  readonly headers: OutgoingHttpHeaders;
}

/** A response that carries events; its head goes out with the first one. */
function watcherOn(response: ServerResponse, { headers, language, token }: WatcherOptions): Watcher {
  return {
    language,
    token,
    send(state) {
      if (!response.headersSent) response.writeHead(200, { ...headers, ...STREAM_HEADERS }).write(PREAMBLE);
      return response.write(`event: state\ndata: ${state}\n\n`);
    },
    end: () => response.end(),
    cut: () => response.destroy(),
  };
}
