// A real api on a store of the test's own, with cooperatives and people in it, and a caller for each.
import { onTestFinished } from 'vitest';
import { startApi } from '../../api/main.ts';
import type { Api } from '../../api/main.ts';
import { newToken, tokenHash } from '../../api/auth/index.ts';
import { packageRoot } from '../../cli/package-root.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Role } from '../../domain/http/people.ts';
import { randomBytes } from 'node:crypto';
import { newStore } from './api-stores.ts';
import type { Store, StoreKind } from './api-stores.ts';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Calls the api as one person, gateway or stranger. */
export type Call = <Body = Record<string, unknown>>(
  request: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer<Body>>;

export interface CoopApi {
  readonly api: Api;
  readonly url: string;
  readonly store: Store;
  /** Nobody: no token. */
  readonly stranger: Call;
  /** A new cooperative. */
  cooperative(name?: string): Promise<string>;
  /** A caller who is a new member in that role. */
  member(cooperative: string, role: Role): Promise<Call>;
  /** The token of a new member in that role. */
  token(cooperative: string, role: Role): Promise<string>;
  as(token: string): Call;
}

export interface CoopApiOptions {
  readonly store?: Store;
  readonly publicUrl?: string;
  readonly trustProxy?: string;
  readonly demonstration?: boolean;
  readonly clock?: Clock;
}

let made = 0;

/** Starts an api that stops with the test. */
export async function coopApi(kind: StoreKind, options: CoopApiOptions = {}): Promise<CoopApi> {
  const store = options.store ?? (await newStore(kind));
  const api = await startApi({
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      database: store,
      publicUrl: options.publicUrl,
      trustProxy: options.trustProxy,
      logLevel: 'silent',
      timezone: 'Asia/Ho_Chi_Minh',
    },
    root: packageRoot(),
    demonstration: options.demonstration ?? false,
    ...(options.clock && { clock: options.clock }),
  });
  onTestFinished(() => api.stop());
  const as = (token: string): Call => caller(api.url, token);
  const token = async (cooperative: string, role: Role): Promise<string> => {
    const id = `member-${(made += 1)}`;
    const person = {
      id,
      login: `${id}@example.vn`,
      name: `Người ${made}`,
      password_hash: '',
      created_at: 0,
    };
    await api.db.insertInto('person').values(person).execute();
    await api.db
      .insertInto('member')
      .values({ id, cooperative, person: id, role, joined_at: 0, removed_at: null })
      .execute();
    const secret = newToken(randomBytes);
    const session = { token_hash: tokenHash(secret), member: id, created_at: 0, expires_at: 8e15 };
    await api.db.insertInto('session').values(session).execute();
    return secret;
  };
  return {
    api,
    url: api.url,
    store,
    stranger: caller(api.url),
    as,
    async cooperative(name = 'HTX Đông Tảo') {
      const id = `coop-${(made += 1)}`;
      const values = { id, name, address: 'Khoái Châu, Hưng Yên', phone: '0912345678', created_at: 0 };
      await api.db.insertInto('cooperative').values(values).execute();
      return id;
    },
    token,
    member: async (cooperative, role) => as(await token(cooperative, role)),
  };
}

/** `GET /api/v1/products`, or `POST /api/v1/products` with a body. Buffers are sent as they are; bodies that are no JSON come as text. */
const caller =
  (url: string, token?: string): Call =>
  async <Body>(request: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: body instanceof Buffer ? Uint8Array.from(body) : JSON.stringify(body),
      }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  };
