/** Stands between the gateway and a real InfluxDB, and gives the answers that one will not give by itself. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { portOf } from './server-process.ts';

/** What it does with a write of the gateway. */
export type Manner =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly words: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Stores every other line of a batch and says 400 for the rest; what one frame makes is stored whole. */
  | { readonly kind: 'partial' };

/** What the gateway tells of itself, beside the readings and at times of its own. */
const OWN_NUMBERS = /^(gateway|forwarder|output|account),/;
/** Lines of one frame of the load: it has two channels at most. A server that refused half of it would have it parked. */
const MAX_LINES_OF_FRAME = 2;

export const PASS: Manner = { kind: 'pass' };

export interface InfluxProxy {
  readonly url: string;
  manner: Manner;
  /** When writes of readings came, by performance.now(). */
  readonly writes: readonly number[];
  close(): void;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export async function startInfluxProxy(target: string): Promise<InfluxProxy> {
  const writes: number[] = [];

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bytesOf(incoming);
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    const isWrite = incoming.url?.startsWith('/write') === true;
    if (isWrite && !OWN_NUMBERS.test(body.toString())) writes.push(performance.now());
    const { manner } = proxy;
    switch (isWrite ? manner.kind : 'pass') {
      case 'pass':
        return send(response, await forward(target, incoming, body));
      case 'hang':
        return;
      case 'partial':
        return send(response, await store(incoming, body));
      case 'refuse':
        if (manner.kind === 'refuse') refuse(response, manner);
    }
  }

  async function store(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
    const lines = body
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    const kept = lines.length <= MAX_LINES_OF_FRAME ? lines : lines.filter((_, at) => at % 2 === 0);
    const reply = await forward(target, incoming, Buffer.from(kept.join('\n')));
    const dropped = lines.length - kept.length;
    if (dropped === 0 || reply.status !== 204) return reply;
    const error = `partial write: the proxy would not have them dropped=${dropped}`;
    return { status: 400, type: 'application/json', body: JSON.stringify({ error }) };
  }

  const server = createServer((incoming, response) => {
    // A server that cannot be reached is one that hangs up.
    answer(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: InfluxProxy = {
    url: `http://127.0.0.1:${portOf(server)}`,
    manner: PASS,
    writes,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Rejects when the server cannot be reached. */
async function forward(
  target: string,
  { url = '/', method = 'GET', headers }: IncomingMessage,
  body: Buffer,
): Promise<Reply> {
  const { authorization } = headers;
  const response = await fetch(target + url, {
    method,
    headers: { ...(authorization !== undefined && { authorization }) },
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'text/plain',
    body: await response.text(),
  };
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, status === 204 ? {} : { 'content-type': type });
  response.end(body);
}

function refuse(
  response: ServerResponse,
  { status, words, headers = {} }: Extract<Manner, { kind: 'refuse' }>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: words }));
}
