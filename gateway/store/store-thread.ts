import type { StoreAnswer, StoreRequest, StoreWorkerData } from './store-protocol.ts';
import { SupervisedWorker } from './supervised-worker.ts';
import type { SupervisedWorkerOptions } from './supervised-worker.ts';

/** The thread that has the files of the store. The journal and the calls talk to it. */
export type StoreThread = SupervisedWorker<StoreRequest, StoreAnswer>;

/** Made, and not started yet. */
export const storeThread = (
  workerData: StoreWorkerData,
  options: Pick<SupervisedWorkerOptions, 'clock' | 'log'>,
): StoreThread => new SupervisedWorker({ ...options, script: 'store-worker', workerData });
