/** The calls of the gateway's HTTP interface that this page makes. The session is a cookie; the page keeps no token. */
import type { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import type { StateView } from '../../../domain/http/state.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import type { Language } from '../../ui/messages/words.ts';
import { isDecisions, isHistory, isProblem, isState } from './shape.ts';

const BASE = '/api/v1';
/** A bad line answers within some seconds or not at all. */
const TIMEOUT_MS = 12_000;
/** Back-off when the gateway names none. */
const DEFAULT_WAIT_S = 30;

/** What the page must do with an answer that is no success. */
export type Failure =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'wait'; readonly wait_s: number }
  /** The gateway said no; `text` says why, in the page's language. */
  | { readonly kind: 'refused'; readonly text: string }
  /** The gateway says that it is in trouble itself; what became of a command is not sure. */
  | { readonly kind: 'failed'; readonly text: string }
  /** No answer, or none that can be read: nobody knows whether a command arrived. */
  | { readonly kind: 'unreachable' };

export type Answer<T> = { readonly kind: 'ok'; readonly body: T } | Failure;

export interface HistoryQuery {
  readonly device: string;
  readonly metric: string;
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
  readonly step_s: number;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const anything = (_body: unknown): _body is unknown => true;

export class Api {
  readonly #fetch: typeof fetch;

  constructor(fetchFrom: typeof fetch) {
    this.#fetch = fetchFrom;
  }

  streamAddress(lang: Language): string {
    return `${BASE}/stream?lang=${lang}`;
  }

  signIn(pin: string, lang: Language): Promise<Answer<unknown>> {
    return this.#call('/session', lang, anything, { pin });
  }

  state(lang: Language): Promise<Answer<StateView>> {
    return this.#call('/state', lang, isState);
  }

  override(zone: string, request: OverrideRequest, lang: Language): Promise<Answer<unknown>> {
    return this.#call(`/zones/${encodeURIComponent(zone)}/override`, lang, anything, request);
  }

  stopAll(lang: Language): Promise<Answer<unknown>> {
    return this.#call('/stop-all', lang, anything, {});
  }

  history({ device, metric, from, to, step_s }: HistoryQuery, lang: Language): Promise<Answer<HistoryBody>> {
    const query = new URLSearchParams({
      device,
      metric,
      from: iso(from),
      to: iso(to),
      step: String(step_s),
    });
    return this.#call(`/history?${query.toString()}`, lang, isHistory);
  }

  /** @param next where the page before ended; undefined for the newest */
  decisions(zone: string, next: string | undefined, lang: Language): Promise<Answer<DecisionsBody>> {
    const query = new URLSearchParams({ zone, limit: '20', ...(next === undefined ? {} : { next }) });
    return this.#call(`/decisions?${query.toString()}`, lang, isDecisions);
  }

  async #call<T>(
    path: string,
    lang: Language,
    isBody: (value: unknown) => value is T,
    sent?: object,
  ): Promise<Answer<T>> {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort();
    }, TIMEOUT_MS);
    try {
      const response = await this.#fetch(`${BASE}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, {
        headers: { 'accept-language': lang, ...(sent ? { 'content-type': 'application/json' } : {}) },
        cache: 'no-store',
        signal: abort.signal,
        ...(sent ? { method: 'POST', body: JSON.stringify(sent) } : {}),
      });
      const text = await response.text();
      if (!response.ok) return failure(response, text);
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      return isBody(body) ? { kind: 'ok', body } : { kind: 'unreachable' };
    } catch {
      return { kind: 'unreachable' };
    } finally {
      clearTimeout(timer);
    }
  }
}

function failure(response: Response, text: string): Failure {
  if (response.status === 401) return { kind: 'signed-out' };
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after') ?? DEFAULT_WAIT_S);
    return { kind: 'wait', wait_s: Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_WAIT_S };
  }
  const problem: unknown = parsed(text);
  if (isProblem(problem))
    return {
      kind: response.status < 500 ? 'refused' : 'failed',
      text: problem.detail ?? problem.title,
    };
  // A proxy on the way, not the gateway: it says nothing that helps a farmer.
  return response.status < 500 ? { kind: 'refused', text: response.statusText } : { kind: 'unreachable' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
