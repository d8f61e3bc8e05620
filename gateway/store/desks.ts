import type { CallAnswer, CallRequest, Handlers } from './store-protocol.ts';
import { messageOf } from './store-protocol.ts';

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

/** Answers calls, each at the desk of its database. No two databases have a call of the same name. */
export class Desks {
  readonly #desks: readonly Desk[];
  readonly #deskOf: ReadonlyMap<string, Desk>;

  /** Opens the databases; throws when one cannot be. */
  constructor(...sources: readonly Source[]) {
    this.#desks = sources.map((source) => new Desk(source));
    this.#deskOf = new Map(this.#desks.flatMap((desk) => desk.names.map((name) => [name, desk])));
  }

  answer(call: CallRequest): CallAnswer {
    const { id, name } = call;
    return this.#deskOf.get(name)?.answer(call) ?? { kind: 'called', id, error: `nobody answers ${name}` };
  }

  close(): void {
    for (const desk of this.#desks) desk.close();
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

  answer({ id, name, argument }: CallRequest): CallAnswer {
    try {
      this.#current ??= this.#source.reopen();
      return { kind: 'called', id, result: this.#current.handlers[name]?.(argument as never) }; // the main thread's call() and the handler of that name agree on the type
    } catch (error) {
      this.#current?.failed?.(error);
      this.close();
      return { kind: 'called', id, error: messageOf(error) };
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
