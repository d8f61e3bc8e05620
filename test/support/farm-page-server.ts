/**
 * A stand-in for the gateway, for tests of the farm page alone: it serves the built page and says whatever the test
 * wants said. It decides nothing about farms; the page against the real gateway is another test.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AccountsBody } from '../../domain/http/accounts.ts';
import type { DevicesBody } from '../../domain/http/devices.ts';
import type { FlipsBody } from '../../domain/http/flips.ts';
import type { DecisionsBody, HistoryBody } from '../../domain/http/history.ts';
import type { RuleSetView } from '../../domain/http/rules.ts';
import type { ShadowsBody } from '../../domain/http/shadows.ts';
import type { StateView } from '../../domain/http/state.ts';
import type { Language } from '../../domain/messages/index.ts';
import { FarmPageRules } from './farm-page-rules.ts';
import type { RulesRefusal } from './farm-page-rules.ts';

const PAGE = join(import.meta.dirname, '../../dist/dashboards/farm');
const COOKIE = 'nongso=test';
/** The strictest policy the page must live with; the gateway sends the same. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A command as it arrived. */
interface Command {
  readonly path: string;
  readonly body: unknown;
}

/** A refusal; with a `code` and `errors` where the page looks at them. */
type Refused = Pick<RulesRefusal, 'status' | 'title' | 'detail'> & Partial<RulesRefusal>;

export class FarmPageServer {
  readonly pin = '246810';
  /** What phones see, in each language. Change it with {@link show}. */
  #view: (lang: Language) => StateView;
  readonly #streams = new Map<ServerResponse, Language>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  readonly commands: Command[] = [];
  /** Said to the next command instead of 200. */
  refuseNext: Refused | undefined;
  /** How long a command takes, ms. */
  delay_ms = 0;
  /** While true nothing is answered but the page's files. */
  silent = false;
  /** While set, every sign-in is told to wait so many seconds. */
  backOff_s: number | undefined;
  /** While false, the cookie is worth nothing. */
  sessionValid = true;
  history: HistoryBody = { points: [], gaps: [] };
  decisions: (lang: Language, next: string | null) => DecisionsBody = () => ({ items: [], next: null });
  /** What would turn an output around; undefined where nobody can say. */
  flips: (lang: Language) => FlipsBody | undefined = () => ({ items: [] });
  /** The rules of every zone: a test looks at one. */
  rules = new FarmPageRules('khu-1', []);
  devices: DevicesBody = { items: [], next: null };
  /** Given one item a page. */
  accounts: AccountsBody = { items: [], next: null, servers: [] };
  trials: ShadowsBody = { items: [], next: null };
  /** Called on each command, as the farm would change by it. */
  onCommand: (command: Command) => void = () => undefined;

  constructor(view: (lang: Language) => StateView) {
    this.#view = view;
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Changes the farm and tells every phone. */
  show(view: (lang: Language) => StateView): void {
    this.#view = view;
    for (const [stream, lang] of this.#streams)
      stream.write(`event: state\ndata: ${JSON.stringify(view(lang))}\n\n`);
  }

  /** Cuts every stream, as a lost signal does. */
  goSilent(): void {
    this.silent = true;
    for (const stream of this.#streams.keys()) stream.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://farm');
    if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response);
    if (this.silent) return void response.destroy();
    const lang: Language = url.searchParams.get('lang') === 'en' ? 'en' : 'vi';
    const path = url.pathname.replace('/api/v1', '');
    const body = request.method === 'GET' ? undefined : parsed(await text(request));
    if (path === '/session') return this.#signIn(body, response);
    if (request.headers.cookie !== COOKIE || !this.sessionValid)
      return problem(response, { status: 401, title: 'Sign in', detail: 'No session.' });
    if (path === '/state') return json(response, this.#view(lang));
    if (path === '/stream') return this.#stream(lang, response);
    if (path === '/history') return json(response, this.history);
    if (path === '/decisions') return json(response, this.decisions(lang, url.searchParams.get('next')));
    if (path === '/devices') return json(response, this.devices);
    if (path === '/accounts') return json(response, this.#accountsFrom(url.searchParams.get('next')));
    if (path.endsWith('/flips')) return found(response, this.flips(lang));
    if (path.endsWith('/shadows')) return json(response, this.trials);
    if (path.includes('/rules')) return this.#rules({ path, body }, url, { response, lang });
    if (request.method === 'POST') return this.#command({ path, body }, response);
    return problem(response, { status: 404, title: 'Not found', detail: path });
  }

  #accountsFrom(next: string | null): AccountsBody {
    const { items, servers } = this.accounts;
    const at = next === null ? 0 : items.findIndex(({ id }) => id === next) + 1;
    const page = items.slice(at, at + 1);
    return { items: page, next: at + 1 < items.length ? (page[0]?.id ?? null) : null, servers };
  }

  #rules(
    { path, body }: Command,
    { searchParams }: URL,
    { response, lang }: { response: ServerResponse; lang: Language },
  ): void {
    if (path.endsWith('/versions'))
      return json(response, this.rules.newest(Number(searchParams.get('limit') ?? 100)));
    if (body === undefined) {
      const version = searchParams.get('version');
      return found(response, this.rules.at(version === null ? undefined : Number(version)));
    }
    this.commands.push({ path, body });
    const refusal = this.refuseNext;
    this.refuseNext = undefined;
    if (refusal) return problem(response, refusal);
    const set = path.endsWith('/rollback') ? this.rules.rollBack(body, lang) : this.rules.put(body, lang);
    if (isRefusal(set)) problem(response, set);
    else json(response, set);
  }

  #signIn(body: unknown, response: ServerResponse): void {
    if (this.backOff_s !== undefined) {
      response.setHeader('retry-after', String(this.backOff_s));
      return problem(response, { status: 429, title: 'Too many tries', detail: 'Wait.' });
    }
    if (JSON.stringify(body) !== JSON.stringify({ pin: this.pin }))
      return problem(response, { status: 401, title: 'Wrong PIN', detail: 'Wrong PIN.' });
    this.sessionValid = true;
    response.setHeader('set-cookie', `${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
    json(response, { token: 'test', expires_at: '2027-01-01T00:00:00+07:00' });
  }

  #stream(lang: Language, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`event: state\ndata: ${JSON.stringify(this.#view(lang))}\n\n`);
    this.#streams.set(response, lang);
    response.once('close', () => this.#streams.delete(response));
  }

  async #command(command: Command, response: ServerResponse): Promise<void> {
    this.commands.push(command);
    const refusal = this.refuseNext;
    this.refuseNext = undefined;
    if (this.delay_ms > 0) await new Promise((resolve) => setTimeout(resolve, this.delay_ms));
    if (refusal) return problem(response, refusal);
    this.onCommand(command);
    json(response, {});
  }
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const file = join(PAGE, normalize(path === '/' ? '/index.html' : path));
  // The compressed file that the build left beside it, as the gateway sends it.
  const bytes = await readFile(`${file}.gz`).catch(() => undefined);
  if (!bytes || !file.startsWith(PAGE)) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-encoding': 'gzip',
    'content-security-policy': POLICY,
  });
  response.end(bytes);
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const isRefusal = (answer: RuleSetView | RulesRefusal): answer is RulesRefusal => 'status' in answer;

function found(response: ServerResponse, body: object | undefined): void {
  if (body) json(response, body);
  else problem(response, { status: 404, title: 'Not found', detail: 'There is none.' });
}

function problem(response: ServerResponse, given: Refused): void {
  response
    .writeHead(given.status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', code: 'test', ...given }));
}

function parsed(body: string): unknown {
  return JSON.parse(body) as unknown;
}
