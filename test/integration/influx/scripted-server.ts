// A server that behaves as told, request by request, and keeps the lines it stored.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** What it does with one request; `honest`: as InfluxDB 1.x with a body limit and a poison line would. */
export type Turn =
  'honest' | 'hang' | 'hang_up' | 'break_off' | { readonly status: number; readonly retryAfter?: string };

export interface ScriptOptions {
  /** Larger bodies, unpacked, are answered 413. */
  readonly limit_bytes: number;
  /** Lines it will never take. */
  readonly isPoison: (line: string) => boolean;
}

export async function scriptedServer(turns: Turn[], { limit_bytes, isPoison }: ScriptOptions) {
  const stored = new Set<string>();
  const sizes: number[] = [];

  function honestly(body: string, response: ServerResponse): void {
    sizes.push(body.length);
    if (body.length > limit_bytes) return void response.writeHead(413).end();
    const lines = body.split('\n');
    const dropped = lines.filter(isPoison).length;
    for (const line of lines) if (!isPoison(line)) stored.add(line);
    if (dropped === 0) return void response.writeHead(204).end();
    const error = `partial write: field type conflict: input field "soil_moisture" on measurement "reading" is type float, already exists as type string dropped=${dropped}`;
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks);
      const body = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent);
      const turn = turns.shift() ?? 'honest';
      switch (turn) {
        case 'honest':
          return honestly(body, response);
        case 'hang':
          return;
        case 'hang_up':
          return void request.socket.destroy();
        case 'break_off':
          // It has stored the batch, but nobody hears of it.
          for (const line of body.split('\n')) if (!isPoison(line)) stored.add(line);
          response.writeHead(400, { 'content-length': '50' }).write('{"err');
          return void setImmediate(() => request.socket.destroy());
        default:
          response.writeHead(
            turn.status,
            turn.retryAfter === undefined ? {} : { 'retry-after': turn.retryAfter },
          );
          response.end('{"error":"because"}');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, stored, sizes };
}
