import type { Logger } from 'pino';
import { parentPort } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import { SupervisedWorker } from './supervised-worker.ts';

/** What a worker can be asked: one function per call, from its argument to its answer. */
export type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

/** Calls that may wait for a worker at a time; more are refused, so that a slow disk cannot fill the memory. */
const MAX_WAITING = 10_000;

interface CallRequest {
  readonly id: number;
  /** undefined ends the worker once all that came before is answered. */
  readonly name?: string;
  readonly argument?: unknown;
}
type CallAnswer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string });

/** Asks a worker one thing at a time and matches the answers; a lost worker rejects what it had not answered. */
export class WorkerCalls<H extends Handlers> {
  readonly worker: SupervisedWorker<CallRequest, CallAnswer>;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  constructor(options: { script: string; workerData: unknown; clock: Clock; log: Logger }) {
    this.worker = new SupervisedWorker<CallRequest, CallAnswer>({
      ...options,
      onAnswer: (answer) => this.#settle(answer),
      onLost: (reason) => {
        for (const { reject } of this.#waiting.values())
          reject(new Error(`${options.script} is gone: ${reason}`));
        this.#waiting.clear();
      },
    });
  }

  /** Rejects with what the handler threw, or when the worker is not there or is asked too much. */
  call<N extends keyof H & string>(name: N, argument: Parameters<H[N]>[0]): Promise<ReturnType<H[N]>> {
    return new Promise((resolve, reject) => {
      if (!this.worker.isReady) throw new Error('the store worker is not running');
      if (this.#waiting.size >= MAX_WAITING) throw new Error('the store is asked more than it can answer');
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.worker.post({ id, name, argument });
    });
  }

  /** Answers what was asked, then ends the worker. */
  async close(): Promise<void> {
    this.worker.post({ id: 0 });
    await this.worker.ended();
  }

  #settle(answer: CallAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.result as never); // call() and the handler of the same name agree on the type
  }
}

/** A database and what it can be asked. */
export interface Answering {
  readonly handlers: Handlers;
  readonly close: () => void;
  /** Told why a call failed, before the connection is closed. */
  readonly failed?: (error: unknown) => void;
}

/**
 * The worker's side: opens what it needs, says so, and answers calls one after another until it is told to end. After
 * a call that failed nobody knows what the connection still holds: it is closed, and `reopen` gives the next call a new
 * one, so that a disk that recovers is used again.
 */
export function answerCalls(open: () => Answering, reopen: () => Answering): void {
  const port = parentPort;
  if (port === null) throw new Error('a worker of the store is started by the store');
  let current: Answering | undefined;

  function answer({ id, name = '', argument }: CallRequest): CallAnswer {
    try {
      current ??= reopen();
      return { id, result: current.handlers[name]?.(argument as never) }; // as in #settle
    } catch (error) {
      current?.failed?.(error);
      abandon();
      return { id, error: messageOf(error) };
    }
  }

  function abandon(): void {
    try {
      current?.close();
    } catch {
      // What failed before and cannot even be closed is left behind; the next connection starts from the file.
    }
    current = undefined;
  }

  try {
    current = open();
    port.on('message', (request: CallRequest) => {
      if (request.name === undefined) {
        abandon();
        port.close();
      } else port.postMessage({ kind: 'answer', answer: answer(request) });
    });
    port.postMessage({ kind: 'ready' });
  } catch (error) {
    port.postMessage({ kind: 'refused', reason: messageOf(error) });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
