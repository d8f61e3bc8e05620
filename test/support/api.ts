/** A phone: a small client of the gateway's HTTP interface that believes nothing it has not checked. */
import { z } from 'zod';
import { DecisionsBody, HistoryBody } from '../../domain/http/history.ts';
import { ProblemBody } from '../../domain/http/problem.ts';
import { SessionBody } from '../../domain/http/session.ts';
import { StateView } from '../../domain/http/state.ts';
import type { ZoneView } from '../../domain/http/state.ts';

/** A request under load, ms. */
const ANSWER_WITHIN_MS = 30_000;

export type Decision = DecisionsBody['items'][number];

export interface Health {
  readonly status: number;
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
}
const HealthBody = z.object({
  ok: z.boolean(),
  parts: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
});

export async function health(url: string): Promise<Health> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return { status: response.status, ...HealthBody.parse(await response.json()) };
}

/** Every series of /metrics with its value: `nongso_dead_letters_total{code="not_json"}` is 1. */
export async function metrics(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
}

/** What the gateway did with a command: nothing to say, or why not. */
export type Outcome = 'done' | Refused;

export class Phone {
  readonly url: string;
  readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** Pairs by the farm's PIN. */
  static async pair(url: string, pin: string): Promise<Phone> {
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pin }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) throw new Error(`pairing: ${response.status} ${await response.text()}`);
    return new Phone(url, SessionBody.parse(await response.json()).token);
  }

  /** The same phone, for a gateway that came back at another address. */
  at(url: string): Phone {
    return new Phone(url, this.token);
  }

  state(): Promise<StateView> {
    return this.#get('/api/v1/state', StateView);
  }

  async zone(id: string): Promise<ZoneView> {
    return zoneOf(await this.state(), id);
  }

  /** The first output of a zone. */
  async output(zone: string): Promise<ZoneView['outputs'][number]> {
    const [output] = (await this.zone(zone)).outputs;
    if (!output) throw new Error(`${zone} has no output`);
    return output;
  }

  override(zone: string, request: Readonly<Record<string, unknown>>): Promise<Outcome> {
    return this.#post(`/api/v1/zones/${zone}/override`, request);
  }

  stopAll(): Promise<Outcome> {
    return this.#post('/api/v1/stop-all');
  }

  /** The newest first. */
  async decisions(zone?: string): Promise<readonly Decision[]> {
    const query = zone === undefined ? '' : `&zone=${zone}`;
    const { items } = await this.#get(`/api/v1/decisions?lang=vi&limit=500${query}`, DecisionsBody);
    return items;
  }

  history(of: {
    readonly device: string;
    readonly metric: string;
    /** UTC ms. */
    readonly from: number;
    readonly to: number;
    readonly step_s: number;
  }): Promise<HistoryBody> {
    const query = new URLSearchParams({
      device: of.device,
      metric: of.metric,
      from: new Date(of.from).toISOString(),
      to: new Date(of.to).toISOString(),
      step: String(of.step_s),
    });
    return this.#get(`/api/v1/history?${query.toString()}`, HistoryBody);
  }

  /** Opens the stream and hands every state to `show` until stopped. Resolves when it is open. */
  async watch(show: (state: StateView) => void): Promise<{ stop(): Promise<void> }> {
    const stopping = new AbortController();
    const response = await fetch(`${this.url}/api/v1/stream`, {
      headers: this.#headers(),
      signal: stopping.signal,
    });
    if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
    const read = readEvents(response.body, show).catch((error: unknown) => {
      if (!stopping.signal.aborted) throw error;
    });
    return {
      async stop() {
        stopping.abort();
        await read;
      },
    };
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const response = await fetch(this.url + path, {
      headers: this.#headers(),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return schema.parse(await response.json());
  }

  async #post(path: string, body?: unknown): Promise<Outcome> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { ...this.#headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return 'done';
    const { status, code, detail } = ProblemBody.parse(answer);
    return { status, code, detail };
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}

export function zoneOf(state: StateView, id: string): ZoneView {
  const zone = state.zones.find((candidate) => candidate.id === id);
  if (!zone) throw new Error(`there is no zone ${id}`);
  return zone;
}

async function readEvents(body: ReadableStream<Uint8Array>, show: (state: StateView) => void): Promise<void> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true });
    const events = held.split('\n\n');
    held = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) show(StateView.parse(JSON.parse(data)));
    }
  }
}
