/**
 * Fastify and nothing else, with one page from memory: what the scan page is compared with. Takes the files of the page as it
 * is and as gzip: `node bare-page.ts page.html page.html.gz`. Prints its address as JSON.
 */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const [plain, zipped] = process.argv.slice(2).map((file) => readFileSync(file));

const fastify = Fastify();
fastify.get('/*', (request, reply) => {
  void reply.header('content-type', 'text/html; charset=utf-8');
  if (request.headers['accept-encoding'] !== 'gzip') return reply.send(plain);
  return reply.header('content-encoding', 'gzip').send(zipped);
});
const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url })}\n`);
process.once('SIGTERM', () => void fastify.close());
