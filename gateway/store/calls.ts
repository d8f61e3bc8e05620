import type { CallAnswer, Handlers } from './store-protocol.ts';
import type { StoreThread } from './store-thread.ts';

/** Calls that may wait for the store at a time; more are refused, so that a slow disk cannot fill the memory. */
const MAX_WAITING = 10_000;

/** Asks the store's thread one thing at a time and matches the answers; a lost thread rejects what it had not answered. */
export class WorkerCalls<H extends Handlers> {
  readonly #thread: StoreThread;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  constructor(thread: StoreThread) {
    this.#thread = thread;
    thread.listen({
      answer: (answer) => answer.kind === 'called' && this.#settle(answer),
      lost: (reason) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`the store is gone: ${reason}`));
        this.#waiting.clear();
      },
    });
  }

  /** Rejects with what the handler threw, or when the thread is not there or is asked too much. */
  call<N extends keyof H & string>(name: N, argument: Parameters<H[N]>[0]): Promise<ReturnType<H[N]>> {
    return new Promise((resolve, reject) => {
      if (!this.#thread.isReady) throw new Error('the store is not running');
      if (this.#waiting.size >= MAX_WAITING) throw new Error('the store is asked more than it can answer');
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#thread.post({ kind: 'call', id, name, argument });
    });
  }

  #settle(answer: CallAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.result as never); // call() and the handler of the same name agree on the type
  }
}
