import type { Agent, IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { finished } from 'node:stream/promises';
import { http } from './node-http.ts';

export interface PostOptions {
  readonly address: string;
  readonly agent: Agent;
  /** As `user:password`. */
  readonly auth: string | undefined;
}

/** Posts a text and waits for the end of the answer, whatever its status. Rejects when there is none. */
export async function post(lines: string, { address, agent, auth }: PostOptions): Promise<void> {
  const { request } = address.startsWith('https:') ? https : http;
  const body = Buffer.from(lines);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(address, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': body.length },
      ...(auth !== undefined && { auth }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
  await finished(response.resume());
}
