import { z } from 'zod';
import type { Clock } from '../../../domain/clock.ts';
import { digestOf } from '../../../domain/evidence.ts';
import { EvidenceView, PairedView } from '../../../domain/http/gateways.ts';
import type { PairBody } from '../../../domain/http/gateways.ts';
import type { SealedRevision } from '../../core/ports/evidence.ts';
import type { SinkAnswer } from '../../core/ports/sink.ts';
import { MAX_WORDS, noReply, retryAfterOf, unavailable } from './answer.ts';
import { MAX_ANSWER_BYTES } from './transport.ts';

/** Longest wait for an answer, ms. */
export const TIMEOUT_MS = 15_000;

type Halt =
  { readonly answer: 'refused'; readonly words: string } | Extract<SinkAnswer, { answer: 'unavailable' }>;

export type PairAnswer =
  /** `have`: how many revisions of this gateway the api holds. */
  { readonly answer: 'paired'; readonly cooperative: string; readonly have: number } | Halt;

/** What the api said to a sealed day, by what the forwarder must do. */
export type EvidenceAnswer =
  | { readonly answer: 'stored' }
  /** It lacks revisions before this one; `have` is the highest it has, 0 for none. */
  | { readonly answer: 'missing'; readonly have: number; readonly words: string }
  /** It will never take this revision as it is: leave this day to a person. */
  | { readonly answer: 'rejected'; readonly words: string }
  | Halt;

export interface EvidenceSink {
  /** Says who this gateway is. Never retries or throws. */
  pair(signal: AbortSignal): Promise<PairAnswer>;
  /** Sends one revision, once; never retries or throws. One call at a time. */
  send(revision: SealedRevision, signal: AbortSignal): Promise<EvidenceAnswer>;
}

export interface EvidenceSinkOptions {
  readonly url: string;
  readonly token: string;
  /** The gateway's name for itself. */
  readonly gateway: string;
  readonly who: PairBody;
  readonly clock: Clock;
}

/**
 * A problem of the api (RFC 9457) as far as it says what to do. By its type it is told from what a portal, proxy or
 * firewall in between answers, which says nothing about a day.
 */
const Refusal = z.object({
  type: z.string().startsWith('urn:problem-type:nongso:'),
  code: z.string(),
  detail: z.string().optional(),
  have: z.number().int().nonnegative().optional(),
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** Undefined when the api itself did not refuse. */
  readonly refusal: z.infer<typeof Refusal> | undefined;
  readonly words: string;
  readonly retryAfter_s: number | undefined;
}

/** The cooperative's api. */
export function evidenceSink({ url, token, gateway, who, clock }: EvidenceSinkOptions): EvidenceSink {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;

  async function request(
    { method, path, body }: { method: 'POST' | 'PUT'; path: string; body: unknown },
    signal: AbortSignal,
  ): Promise<Reply | Error> {
    const late = new AbortController();
    const cancel = clock.at(clock.now() + TIMEOUT_MS, () =>
      late.abort(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)),
    );
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual', // the token is for this address and no other
        signal: AbortSignal.any([signal, late.signal]),
      });
      return replyOf(response, await textOf(response));
    } catch (error) {
      return causeOf(error);
    } finally {
      cancel();
    }
  }

  return {
    async pair(signal) {
      const reply = await request({ method: 'POST', path: '/gateways/pair', body: who }, signal);
      if (reply instanceof Error) return noReply(reply);
      if (reply.status !== 200) return REFUSALS.has(reply.status) ? refused(reply) : later(reply);
      const paired = PairedView.safeParse(reply.body);
      if (!paired.success) return strange(reply);
      if (paired.data.gateway !== gateway)
        return { answer: 'refused', words: `the api knows this gateway as ${paired.data.gateway}` };
      const { cooperative, have } = paired.data;
      return { answer: 'paired', cooperative, have };
    },

    async send({ day, document, signature }, signal) {
      const path = evidencePath(gateway, day);
      const reply = await request({ method: 'PUT', path, body: { document, signature } }, signal);
      if (reply instanceof Error) return noReply(reply);
      switch (reply.status) {
        case 200:
        case 201: {
          // A portal or proxy in between answers 200 too, so it must be said of this very document.
          const view = EvidenceView.safeParse(reply.body);
          return view.data?.digest === digestOf(document) ? { answer: 'stored' } : strange(reply);
        }
        case 400:
        case 409:
        case 422: {
          const { refusal, words } = reply;
          if (!refusal) return strange(reply);
          const { code, have } = refusal;
          return code === 'revision_missing' && have !== undefined
            ? { answer: 'missing', have, words }
            : { answer: 'rejected', words };
        }
        case 401:
        case 403:
        case 404:
          return refused(reply);
        default:
          return later(reply);
      }
    },
  };
}

/** The address of a day of a gateway's evidence; its zone and revision stand in the document. */
const evidencePath = (gateway: string, day: string): string =>
  `/evidence/${gateway}/${day.replaceAll('-', '')}`;

/** To a pairing: a person has to mend token, address or key. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 422]);

const refused = ({ words }: Reply): Halt => ({ answer: 'refused', words });
const later = ({ words, retryAfter_s }: Reply): Halt => unavailable(words, retryAfter_s);
const strange = ({ words }: Reply): Halt => unavailable(`not an answer of the api: ${words}`, undefined);

function replyOf(response: Response, text: string): Reply {
  const body = parseJson(text);
  const refusal = Refusal.safeParse(body).data;
  const said = refusal ? `${refusal.code} ${refusal.detail ?? ''}` : text;
  return {
    status: response.status,
    body,
    refusal,
    words: `${response.status} ${said}`.trim().slice(0, MAX_WORDS),
    retryAfter_s: retryAfterOf(response.headers.get('retry-after') ?? undefined),
  };
}

/** The first {@link MAX_ANSWER_BYTES}; what is behind is not read. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    const chunk: unknown = part;
    if (!(chunk instanceof Uint8Array))
      throw new Error('the body of an answer has something else than bytes');
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER_BYTES);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch says "fetch failed" and keeps the reason in `cause`. */
function causeOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return error.cause instanceof Error ? error.cause : error;
}
