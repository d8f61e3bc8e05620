import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where the console is. */
export const CONSOLE_PATH = '/console/';

/** Files the build names by their content never change; everything else is asked for again each time. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** Where the build puts files named by their content. */
const HASHED_FOLDER = 'assets';

/** Own files only. Pictures may also come from the page itself: a print preview, a code to scan. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export interface ConsolePageOptions {
  /** Folder of the built console. */
  readonly dir: string;
  /** Answers in place of a console that was not built. */
  readonly missing: (request: FastifyRequest, reply: FastifyReply) => void;
}

/** Serves the built console at {@link CONSOLE_PATH}; whoever comes to `/` or to a room's old address is led there. */
export function serveConsole(app: FastifyInstance, { dir, missing }: ConsolePageOptions): void {
  app.get('/', (_request, reply) => reply.redirect(CONSOLE_PATH));
  app.get(CONSOLE_PATH.slice(0, -1), (_request, reply) => reply.redirect(CONSOLE_PATH));
  if (!existsSync(join(dir, 'index.html'))) {
    app.get(CONSOLE_PATH, missing);
    return;
  }
  const root = resolve(dir);
  const hashed = join(root, HASHED_FOLDER) + sep;
  // Not awaited: that would start the server before NestJS has given it the handler of errors.
  void app.register(
    async (console) => {
      await console.register(fastifyStatic, {
        root,
        dotfiles: 'ignore',
        cacheControl: false,
        // The build leaves .br and .gz beside each file: a bad line and an old office PC feel the difference.
        preCompressed: true,
        setHeaders: (reply, path) => {
          reply.header('cache-control', path.startsWith(hashed) ? FOREVER : ASK_AGAIN);
          reply.header('content-security-policy', POLICY);
        },
      });
      // Rooms are in the fragment, so any other path is a slip.
      console.setNotFoundHandler((_request, reply) => reply.redirect(CONSOLE_PATH));
    },
    { prefix: CONSOLE_PATH },
  );
}
