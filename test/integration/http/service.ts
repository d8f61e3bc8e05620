/** The HTTP service over a farm of fakes, and a client that holds every answer against the service's own OpenAPI. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { problem } from '../../../domain/problem.ts';
import { VirtualClock } from '../../../firmware-sim/clock.ts';
import { startHttp } from '../../../gateway/local/http.ts';
import type { HttpOptions, RunningHttp } from '../../../gateway/local/http.ts';
import { FakeDeadLetters } from '../../support/fake-dead-letters.ts';
import { openRuleFarm } from '../../support/rule-farm.ts';
import { ruleStoreOf, settingsInMemory } from '../../support/rule-store.ts';
import { FakeDesk, FakePairing, FakeReader, NOON, PIN, TIMEZONE } from '../../support/farm-desk.ts';
import { conformance } from './conformance.ts';
import type { Answer } from './conformance.ts';

const NOTHING_SENT = {
  ...{ received: 0, stored: 0, duplicate: 0, merged: 0, rewritten: 0, dead: 0, expired: 0 },
};

export interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Service {
  readonly http: RunningHttp;
  readonly desk: FakeDesk;
  readonly reader: FakeReader;
  readonly pairing: FakePairing;
  readonly clock: VirtualClock;
  /** Every line logged, at any level. */
  readonly logged: string[];
  ask(method: string, path: string, asking?: Asking): Promise<Answer>;
  /** A new phone's token. */
  pair(): Promise<string>;
}

export async function startService(given: Partial<HttpOptions> = {}): Promise<Service> {
  const desk = new FakeDesk();
  const reader = new FakeReader();
  const pairing = new FakePairing();
  const clock = new VirtualClock(NOON);
  const logged: string[] = [];
  const { rules } = await openRuleFarm(ruleStoreOf(settingsInMemory()).store);
  const http = await startHttp({
    rules,
    accounts: { servers: [], list: async () => ({ items: [] }), totals: async () => NOTHING_SENT },
    devices: () => [],
    forecast: { putForecast: () => undefined },
    deadLetters: new FakeDeadLetters(),
    shadows: { shadows: async () => problem('reject', 'unknown_zone', 'there is no such zone') },
    backtests: { backtest: () => Promise.resolve(problem('reject', 'no_readings', 'nothing is kept')) },
    ...{ desk, reader, pairing, clock, timezone: TIMEZONE, pageDir: '/nowhere' },
    listen: { host: '127.0.0.1', port: 0 },
    health: () => ({ ok: true, parts: { loop: { ok: true, detail: 'ticks' } } }),
    metrics: async () => 'nongso_outputs_away 0\n',
    subject: ({ outcome, at }) => ({ zone: 'Khu 1', kind: 'valve', outcome, at, timezone: TIMEZONE }),
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    ...given,
  });
  onTestFinished(() => http.stop());

  const { text } = await send(http.url, 'GET', '/api/openapi.json');
  const conforms = conformance(JSON.parse(text));
  const ask = async (method: string, path: string, asking: Asking = {}): Promise<Answer> => {
    const answer = await send(http.url, method, path, asking);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    conforms(method, path, answer);
    return answer;
  };
  const pair = async (): Promise<string> =>
    String((await ask('POST', '/api/v1/session', { body: { pin: PIN } })).json().token);
  return { http, desk, reader, pairing, clock, logged, ask, pair };
}

/** Opens a request on a connection of its own; resolves with the head of the response. */
export function open(url: string, method: string, asking: Asking = {}): Promise<IncomingMessage> {
  const { token, body, headers = {} } = asking;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      {
        method,
        agent: false,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
          ...headers,
        },
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

async function send(url: string, method: string, path: string, asking?: Asking): Promise<Answer> {
  const response = await open(`${url}${path}`, method, asking);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
  const text = Buffer.concat(chunks).toString();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}
