// One backtest on a thread of its own, so that no valve and no phone waits for it; runner.ts ends it when it takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import { storedBacktest } from './stored.ts';
import type { StoredBacktest } from './stored.ts';

const asked = workerData as StoredBacktest; // from runner.ts
parentPort?.postMessage(storedBacktest(asked));
