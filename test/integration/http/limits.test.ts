import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createServer, SERVER_LIMITS } from '../../../gateway/local/server.ts';
import type { ServerLimits } from '../../../gateway/local/server.ts';

/** A server with tight limits, so that the tests see them at work. */
async function serve(given: Partial<ServerLimits>): Promise<number> {
  const app = createServer(pino({ level: 'silent' }), { ...SERVER_LIMITS, ...given });
  app.get('/never', () => new Promise(() => undefined));
  app.post('/', async () => 'done');
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => {
    app.server.closeAllConnections();
    return app.close();
  });
  return (app.server.address() as AddressInfo).port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** All that a socket says until it is closed. */
async function everything(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'close');
  return text;
}

describe('a client that', () => {
  test.each([
    ['does not finish its headers', 'GET / HTTP/1.1\r\nhost: farm\r\n', { headers_ms: 200 }],
    [
      'does not finish its body',
      'POST / HTTP/1.1\r\nhost: farm\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      { request_ms: 200, headers_ms: 100 },
    ],
  ])('%s is answered 408 and let go', async (_, bytes, limits) => {
    const socket = await open(await serve({ ...limits, check_ms: 50 }));
    socket.write(bytes);
    const text = await everything(socket);
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('"slow_request"');
  });

  test('stays idle after its answer is let go', async () => {
    const socket = await open(await serve({ keep_alive_ms: 100 }));
    socket.write('POST / HTTP/1.1\r\nhost: farm\r\n\r\n');
    expect(await everything(socket)).toContain('done');
  });

  test('is one too many is let go at once, and the others are served', async () => {
    const port = await serve({ connections: 2 });
    const [first] = [await open(port), await open(port)];
    expect(await everything(connect(port, '127.0.0.1'))).toBe('');
    first.write('POST / HTTP/1.1\r\nhost: farm\r\nconnection: close\r\n\r\n');
    expect(await everything(first)).toContain('done');
  });

  test('waits for an answer that does not come gets 503', async () => {
    const socket = await open(await serve({ answer_ms: 100 }));
    socket.write('GET /never HTTP/1.1\r\nhost: farm\r\nconnection: close\r\n\r\n');
    const text = await everything(socket);
    expect(text).toMatch(/^HTTP\/1.1 503 /);
    expect(text).toContain('"slow_answer"');
    expect(text).toMatch(/retry-after: 5/i);
  });
});
