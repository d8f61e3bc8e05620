import { ask, wordsOf } from '../ask.ts';
import type { Answer } from '../ask.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import { jsonOf } from '../presence.ts';
import { z } from 'zod';

/** A problem of the api itself: a portal or proxy in between has none of this type. */
const OwnProblem = z.object({ type: z.string().startsWith('urn:problem-type:nongso:') });

/** Whether the cooperative's api is reached and takes the gateway's token. */
export const api: Check = {
  name: 'api',
  limit_s: 15,
  look: async ({ config }, signal) => {
    if (config?.api === undefined) return [];
    const { url, token } = config.api;
    const server = new URL(url).host;
    const answer = await ask(`${url.replace(/\/+$/, '')}/api/v1/gateways/pair`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      // A pairing that says nothing: it is refused for that, once the token was found right, and changes nothing.
      body: '{}',
      signal,
    });
    if ('why' in answer) return [finding('api_away', { server, ...answer })];
    const words = wordsOf(answer);
    if (!isOwn(answer)) return [finding('api_strange', { server, words })];
    if (answer.status === 400 || answer.status === 422) return [finding('api_fine', { server })];
    return [
      answer.status === 401 || answer.status === 403
        ? finding('api_token', { server, words })
        : finding('api_strange', { server, words }),
    ];
  },
};

const isOwn = ({ text }: Answer): boolean => OwnProblem.safeParse(jsonOf(text)).success;
