import type { ListView } from '../../../domain/http/list.ts';

/** The api as one of its members calls it. Rejects with the api's words. */
export interface CoopClient {
  get<View>(path: string): Promise<View>;
  post<View>(path: string, body: unknown): Promise<View>;
  delete(path: string): Promise<void>;
  upload<View>(path: string, picture: Uint8Array, type: string): Promise<View>;
}

export function coopClient(url: string, token: string): CoopClient {
  const call = async <View>(path: string, init: RequestInit): Promise<View> => {
    const authorization = `Bearer ${token}`;
    const response = await fetch(url + path, { ...init, headers: { authorization, ...init.headers } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as View;
  };
  return {
    get: (path) => call(path, {}),
    post: (path, body) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    delete: (path) => call(path, { method: 'DELETE' }),
    upload: (path, picture, type) =>
      call(path, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(picture) }),
  };
}

export interface Wanted<View> {
  /** Where these records are. */
  readonly path: string;
  readonly is: (view: View) => boolean;
  readonly body: () => unknown;
}

/** The record that is there, else a new one: so a start that was cut short is finished by the next. */
export async function findOrMake<View>(coop: CoopClient, { path, is, body }: Wanted<View>): Promise<View> {
  const { items } = await coop.get<ListView<View>>(path);
  return items.find(is) ?? (await coop.post<View>(path, await body()));
}
