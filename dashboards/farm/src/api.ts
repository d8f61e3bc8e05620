/** The calls of the gateway's HTTP interface that this page makes. The session is a cookie; the page keeps no token. */
import type { FlipsBody } from '../../../domain/http/flips.ts';
import type { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import type { ProblemBody } from '../../../domain/http/problem.ts';
import type { RuleSetView, RuleVersionsBody } from '../../../domain/http/rules.ts';
import type { ShadowsBody } from '../../../domain/http/shadows.ts';
import type { StateView } from '../../../domain/http/state.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import type { Language } from '../../ui/messages/words.ts';
import {
  isDecisions,
  isFlips,
  isHistory,
  isProblem,
  isRuleSet,
  isRuleVersions,
  isShadows,
  isState,
} from './shape.ts';

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
  | {
      readonly kind: 'refused';
      readonly text: string;
      /** For the page; absent where a proxy refused. */
      readonly code?: string;
      /** Which part of what was sent is wrong, if that can be said. */
      readonly errors?: NonNullable<ProblemBody['errors']>;
    }
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

/** All rules of a zone anew. */
export interface RulesChange {
  readonly rules: RuleSetView['rules'];
  /** The version it was made from. */
  readonly expected: number;
}

/** Back to the rules of an older version. */
export interface RulesReturn {
  readonly version: number;
  readonly expected: number;
}

interface Sent {
  readonly method: 'POST' | 'PUT';
  readonly body: object;
}

const post = (body: object): Sent => ({ method: 'POST', body });
const rulesPath = (zone: string): string => `/zones/${encodeURIComponent(zone)}/rules`;

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
    return this.#call('/session', lang, anything, post({ pin }));
  }

  state(lang: Language): Promise<Answer<StateView>> {
    return this.#call('/state', lang, isState);
  }

  override(zone: string, request: OverrideRequest, lang: Language): Promise<Answer<unknown>> {
    return this.#call(`/zones/${encodeURIComponent(zone)}/override`, lang, anything, post(request));
  }

  stopAll(lang: Language): Promise<Answer<unknown>> {
    return this.#call('/stop-all', lang, anything, post({}));
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

  /** What would turn an output around, the nearest first. */
  flips(zone: string, output: string, lang: Language): Promise<Answer<FlipsBody>> {
    const path = `/zones/${encodeURIComponent(zone)}/outputs/${encodeURIComponent(output)}/flips`;
    return this.#call(path, lang, isFlips);
  }

  /** @param version an older one; undefined for the one in force */
  rules(zone: string, version: number | undefined, lang: Language): Promise<Answer<RuleSetView>> {
    const query = version === undefined ? '' : `?version=${version}`;
    return this.#call(rulesPath(zone) + query, lang, isRuleSet);
  }

  /** The last two versions, the newest first. */
  lastVersions(zone: string, lang: Language): Promise<Answer<RuleVersionsBody>> {
    return this.#call(`${rulesPath(zone)}/versions?limit=2`, lang, isRuleVersions);
  }

  /** What rules that are only tried would have used. */
  shadows(zone: string, lang: Language): Promise<Answer<ShadowsBody>> {
    return this.#call(`/zones/${encodeURIComponent(zone)}/shadows`, lang, isShadows);
  }

  putRules(zone: string, body: RulesChange, lang: Language): Promise<Answer<RuleSetView>> {
    return this.#call(rulesPath(zone), lang, isRuleSet, { method: 'PUT', body });
  }

  rollBackRules(zone: string, body: RulesReturn, lang: Language): Promise<Answer<RuleSetView>> {
    return this.#call(`${rulesPath(zone)}/rollback`, lang, isRuleSet, post(body));
  }

  /** What a part of the page that is loaded later reads; it brings the check of the answer's shape. */
  read<T>(path: string, lang: Language, isBody: (value: unknown) => value is T): Promise<Answer<T>> {
    return this.#call(path, lang, isBody);
  }

  async #call<T>(
    path: string,
    lang: Language,
    isBody: (value: unknown) => value is T,
    sent?: Sent,
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
        ...(sent ? { method: sent.method, body: JSON.stringify(sent.body) } : {}),
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
  if (isProblem(problem)) {
    const { code, errors, detail, title } = problem;
    if (response.status >= 500) return { kind: 'failed', text: detail ?? title };
    return { kind: 'refused', text: detail ?? title, code, ...(errors && { errors }) };
  }
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
