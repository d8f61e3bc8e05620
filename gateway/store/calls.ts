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

/** A database that is opened for its first call, and again after one that failed. */
export interface Source {
  readonly open: () => Answering;
  readonly reopen: () => Answering;
}

/**
 * The worker's side: opens its databases, says so, and answers calls one after another until it is told to end. No two
 * databases have a call of the same name.
 */
export function answerCalls(...sources: readonly Source[]): void {
  const port = parentPort;
  if (port === null) throw new Error('a worker of the store is started by the store');
  try {
    const desks = sources.map((source) => new Desk(source));
    const deskOf = new Map(desks.flatMap((desk) => desk.names.map((name) => [name, desk])));
    port.on('message', ({ id, name, argument }: CallRequest) => {
      if (name === undefined) {
        for (const desk of desks) desk.close();
        port.close();
      } else {
        const answer = deskOf.get(name)?.answer({ id, name, argument });
        port.postMessage({ kind: 'answer', answer: answer ?? { id, error: `nobody answers ${name}` } });
      }
    });
    port.postMessage({ kind: 'ready' });
  } catch (error) {
    port.postMessage({ kind: 'refused', reason: messageOf(error) });
  }
}

/**
 * Answers for one database. After a call that failed nobody knows what the connection still holds: it is closed, and the
 * next call gets a new one, so that a disk that recovers is used again.
 */
class Desk {
  readonly names: readonly string[];
  readonly #source: Source;
  #current: Answering | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#current = source.open();
    this.names = Object.keys(this.#current.handlers);
  }

  answer({ id, name, argument }: Required<CallRequest>): CallAnswer {
    try {
      this.#current ??= this.#source.reopen();
      return { id, result: this.#current.handlers[name]?.(argument as never) }; // as in #settle
    } catch (error) {
      this.#current?.failed?.(error);
      this.close();
      return { id, error: messageOf(error) };
    }
  }

  close(): void {
    try {
      this.#current?.close();
    } catch {
      // What failed before and cannot even be closed is left behind; the next connection starts from the file.
    }
    this.#current = undefined;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
