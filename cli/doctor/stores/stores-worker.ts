/** A thread of its own: a disk that hangs holds up what looks at it, and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { lookAtStores } from './look.ts';

const Task = z.object({ dataDir: z.string(), depth: z.enum(['usual', 'deep']) });

parentPort?.postMessage(lookAtStores(Task.parse(workerData)));
