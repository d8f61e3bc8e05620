// Opens the journal before anybody else does, and then checks the whole of it when that is due: on a connection of its
// own, at a low priority, a slice at a time and resting in between, so that neither frames nor history wait for it.
import { setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { CareMessage, CareRequest, CareWorkerData } from './care-protocol.ts';
import { StoreDamaged, isDamage, proveDamage } from './salvage/damage.ts';
import { openForReading } from './database.ts';
import { checkJournal } from './salvage/journal-check.ts';
import { openJournal, rememberCheck } from './salvage/journal-opening.ts';

/** Rest after each slice, as a multiple of the time it took: the check has a quarter of one core at most. */
const REST_SHARE = 3;
/** Shortest rest, ms. */
const LEAST_REST_MS = 5;
/** Of nice(2). Not the lowest: a slice that waits long for a busy processor keeps the log of the journal from being cut. */
const LOW_PRIORITY = 5;
/** As much as the writing connection has: the index of a thousand devices stays in reach. */
const CACHE_KIB = 8_192;

const port = parentPort;
if (port === null) throw new Error('care-worker.ts is started by care.ts');
const options = workerData as CareWorkerData; // from care.ts
const say = (message: CareMessage) => port.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const begun = performance.now();
const now = (): number => options.now + Math.round(performance.now() - begun);
let isStopped = false;

/** Looks at everything; undefined when it is sound or it was told to end, else the first fault. */
async function fault(): Promise<string | undefined> {
  const db = openForReading(options.file);
  try {
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    const check = checkJournal(db);
    for (;;) {
      const started = performance.now();
      const step = check.next();
      if (step.done === true) return step.value;
      await setTimeout(Math.max(LEAST_REST_MS, REST_SHARE * (performance.now() - started)));
      if (isStopped) return undefined;
    }
  } finally {
    db.close();
  }
}

async function checkAll(): Promise<void> {
  // On Linux a thread has a priority of its own; elsewhere this would slow the whole gateway.
  if (process.platform === 'linux') setPriority(0, LOW_PRIORITY);
  try {
    const found = await fault();
    if (isStopped) return;
    if (found === undefined) rememberCheck(options.file, now());
    else proveDamage(options.file, new StoreDamaged(found));
    say({ kind: 'checked', fault: found });
  } catch (error) {
    proveDamage(options.file, error);
    say(
      isDamage(error)
        ? { kind: 'checked', fault: messageOf(error) }
        : { kind: 'failed', reason: messageOf(error) },
    );
  }
}

try {
  let mayEnd = (): void => undefined;
  const allRun = new Promise<void>((resolve) => (mayEnd = resolve));
  const answered = new Promise<void>((resolve) =>
    port.on('message', (request: CareRequest) => {
      resolve();
      if (request !== 'held') mayEnd();
      if (request === 'stop') isStopped = true;
    }),
  );
  const { opened, letGo } = openJournal({ ...options, say: (what) => say({ kind: 'says', what }) });
  say({ kind: 'opened', opened });
  await answered;
  letGo();
  // This thread ends before the others start (see care.ts) or when all of them run: V8 13 may take the machine code of a
  // thread that starts for that of one that ends, and then ends the whole process.
  if (opened.isCheckDue) {
    await checkAll();
    await allRun;
  }
  port.unref();
} catch (error) {
  say({ kind: 'refused', reason: messageOf(error) });
  port.unref();
}
