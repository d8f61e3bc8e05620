import type { z } from 'zod';
import { HealthBody } from '../../gateway/local/healthz.ts';
import type { Config } from '../../gateway/config.ts';
import { dialled, inUrl } from '../demo/addresses.ts';
import { ask } from './ask.ts';

/** How long a gateway on this machine may take to say that it is there, ms. */
const THERE_WITHIN_MS = 5_000;

type Health = z.infer<typeof HealthBody>;

/** Whether the gateway of this file runs: then its ports and buses are taken, by itself. */
export type Presence =
  | { readonly is: 'running'; readonly url: string; readonly health: Health }
  /** Nothing that is a gateway answers there. */
  | { readonly is: 'absent'; readonly url: string };

/** Where a service that listens there is reached from this machine. */
export const urlOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `http://${inUrl(dialled(host))}:${port}`;

/** Asks for the health of the gateway of this configuration. Never rejects. */
export async function presenceOf({ http }: Pick<Config, 'http'>): Promise<Presence> {
  const url = urlOf(http);
  const absent: Presence = { is: 'absent', url };
  if (http.port === 0) return absent;
  const answer = await ask(`${url}/healthz`, { limit_ms: THERE_WITHIN_MS });
  if ('why' in answer) return absent;
  const health = HealthBody.safeParse(jsonOf(answer.text));
  return health.success ? { is: 'running', url, health: health.data } : absent;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
