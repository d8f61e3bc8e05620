import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { HTTP_MESSAGES } from './messages/index.ts';

/** Files the build names by their content never change; everything else is asked for again each time. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** Where the build puts files named by their content. */
const HASHED_FOLDER = 'assets';

/** Serves the phone page at `/`; one plain sentence when it was not built. */
export async function servePage(app: FastifyInstance, pageDir: string): Promise<void> {
  if (!existsSync(join(pageDir, 'index.html'))) {
    const { vi, en } = HTTP_MESSAGES;
    app.get('/', async (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send(`${vi.pageMissing}\n${en.pageMissing}\n`),
    );
    return;
  }
  const root = resolve(pageDir);
  const hashed = join(root, HASHED_FOLDER) + sep;
  await app.register(fastifyStatic, {
    root,
    dotfiles: 'ignore',
    cacheControl: false,
    // The build leaves .br and .gz beside each file: 400 kbit/s and an old phone feel the difference.
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.startsWith(hashed) ? FOREVER : ASK_AGAIN);
    },
  });
}
