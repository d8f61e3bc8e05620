/** The cooperative's api as far as a gateway sees it: a real HTTP server that keeps what is right in memory. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { SealedDay, digestOf, gatewayName, openSeal } from '../../../domain/evidence.ts';
import { PairBody } from '../../../domain/http/gateways.ts';
import { isPairingProof } from '../../../domain/pairing.ts';

export const TOKEN = 'made-by-the-cooperative';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const refusal = (status: number, code: string, more: object = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:problem-type:nongso:${code}`, title: code, status, code, ...more },
});

/** A request as it came in; `zone` and `revision` of a day that could be read. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly zone?: string;
  readonly revision?: number;
}

export class EvidenceApi {
  readonly seen: Seen[] = [];
  readonly paired: PairBody[] = [];
  /** By zone, day and revision: `khu-1 2026-11-20 1`. */
  readonly days = new Map<string, SealedDay>();
  token = TOKEN;
  /** How many days it says it has when a gateway pairs, if that is not true. */
  have: number | undefined;
  /** Answers before the api does; undefined lets it. `silence` keeps the connection without an answer. */
  interfere: (seen: Omit<Seen, 'status'>) => Answer | 'silence' | undefined = () => undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Ended with the test. */
  static async start(): Promise<EvidenceApi> {
    const api = new EvidenceApi();
    await api.listen(0);
    onTestFinished(() => api.stop());
    return api;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** The revisions that were sent, in order, as `khu-1 20261120 1: 201`. */
  get sent(): string[] {
    return this.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ path, zone, revision, status }) => `${zone} ${path.slice(-8)} ${revision}: ${status}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { method = '', url: path = '' } = request;
    const body: unknown = JSON.parse(text);
    const day = this.#read(body);
    const seen = {
      method,
      path,
      ...(day && { zone: day.zone, revision: day.revision }),
    };
    const answer =
      this.interfere(seen) ?? this.#answer({ method, path, body }, request.headers.authorization);
    if (answer === 'silence') return;
    this.seen.push({ ...seen, status: answer.status });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  }

  /** The day in a body, if its seal is that of the gateway that paired last. */
  #read(body: unknown) {
    const sealed = SealedDay.safeParse(body);
    const key = this.paired.at(-1)?.public_key;
    if (!sealed.success || key === undefined) return undefined;
    const day = openSeal(sealed.data, key);
    return typeof day === 'string' ? undefined : day;
  }

  #answer(
    { method, path, body }: { method: string; path: string; body: unknown },
    authorization: string | undefined,
  ): Answer {
    if (authorization !== `Bearer ${this.token}`) return refusal(401, 'no_token');
    if (method === 'POST' && path === '/api/v1/gateways/pair') return this.#pair(PairBody.parse(body));
    const [, gateway, date] = /^\/api\/v1\/evidence\/(gw-[0-9a-f]{16})\/(\d{8})$/.exec(path) ?? [];
    if (method !== 'PUT' || gateway === undefined) return refusal(404, 'not_found');
    const sealed = SealedDay.parse(body);
    const day = this.#read(body);
    if (!day) return refusal(422, 'wrong_signature');
    if (day.gateway !== gateway || day.day.replaceAll('-', '') !== date) return refusal(403, 'wrong_gateway');

    const { zone, revision } = day;
    const of = `${zone} ${day.day}`;
    const digest = digestOf(sealed.document);
    const known = this.days.get(`${of} ${revision}`);
    if (known && known.document !== sealed.document) return refusal(409, 'other_bytes');
    if (known) return { status: 200, body: { zone, revision, digest, state: 'known' } };
    const have = [...this.days.keys()].filter((key) => key.startsWith(`${of} `)).length;
    if (revision !== have + 1) return refusal(409, 'revision_missing', { have });
    const former = this.days.get(`${of} ${have}`);
    if (day.previous !== (former ? digestOf(former.document) : null)) return refusal(422, 'broken_chain');
    this.days.set(`${of} ${revision}`, sealed);
    return { status: 201, body: { zone, revision, digest, state: 'stored' } };
  }

  #pair(who: PairBody): Answer {
    const of = { tokenHash: digestOf(this.token), publicKey: who.public_key };
    if (!isPairingProof(who.proof, of)) return refusal(422, 'wrong_signature');
    const bound = this.paired.at(-1)?.public_key;
    if (bound !== undefined && bound !== who.public_key) return refusal(409, 'key_changed');
    this.paired.push(who);
    const gateway = gatewayName(who.public_key);
    const have = this.have ?? this.days.size;
    return { status: 200, body: { id: '01K0', gateway, cooperative: 'HTX Đông Tảo', have } };
  }
}
