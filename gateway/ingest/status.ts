import { once } from 'node:events';
import { createServer } from 'node:http';
import { metricsText } from './numbers.ts';
import type { Numbers } from './numbers.ts';

/** From connecting to a whole request, ms. */
const REQUEST_WITHIN_MS = 5_000;
const MAX_CONNECTIONS = 64;

/**
 * Serves `/healthz` (200, with the numbers; a server or a broker that is away is said, but is no illness of the worker)
 * and `/metrics`. Rejects when the address is not to be had.
 */
export async function startStatus(
  { host, port }: { readonly host: string; readonly port: number },
  numbers: () => Numbers,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS }, (request, response) => {
    if (request.url === '/healthz')
      response.setHeader('content-type', 'application/json').end(JSON.stringify(numbers()));
    else if (request.url === '/metrics')
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(metricsText(numbers()));
    else response.writeHead(404).end();
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
