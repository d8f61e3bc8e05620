import { Worker } from 'node:worker_threads';
import type { Site } from '../site.ts';
import type { StoresSeen, StoresTask } from './seen.ts';

/** Looks at the stores on a thread of its own. Rejects when that fails. */
export function seenStores(task: StoresTask): Promise<StoresSeen> {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./stores-worker${ending}`, import.meta.url), { workerData: task });
  worker.unref(); // a disk that hangs must not keep the doctor from ending
  return new Promise((resolve, reject) => {
    worker.once('message', (seen: StoresSeen) => resolve(seen));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended without an answer')));
  });
}

/** How long others wait for the look at the stores, ms; what hangs is told by the check of the stores. */
const SOON_MS = 10_000;

/** What was seen, if it was soon; undefined also when the look failed. Never rejects. */
export async function soonSeen(stores: Promise<StoresSeen>): Promise<StoresSeen | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), SOON_MS);
  });
  try {
    return await Promise.race([stores.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether a gateway is here that has its ports and buses: one that answers, or one that has the data folder and hangs.
 * Unknown when the look at the folder is late or failed.
 */
export async function gatewayHere({
  presence,
  stores,
}: Pick<Site, 'presence' | 'stores'>): Promise<'yes' | 'no' | 'unknown'> {
  if (presence.is === 'running') return 'yes';
  const seen = await soonSeen(stores);
  if (seen === undefined) return 'unknown';
  return seen.inUse ? 'yes' : 'no';
}
