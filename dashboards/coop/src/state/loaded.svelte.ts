import { untrack } from 'svelte';
import type { Answer, Failure } from './client.ts';
import type { Console } from './console.svelte.ts';

/** Something that a room shows once it has come. Made while its component is made. */
export class Loaded<T> {
  value = $state.raw<T>();
  failure = $state.raw<Failure>();
  readonly #console: Console;
  readonly #call: () => Promise<Answer<T>>;

  constructor(console: Console, call: () => Promise<Answer<T>>) {
    this.#console = console;
    this.#call = call;
    $effect(() => {
      void console.session; // again after each sign-in
      untrack(() => void this.load());
    });
  }

  /** Asks again. What was there stays until the answer has come. */
  async load(): Promise<void> {
    const answer = await this.#call();
    if (answer.kind === 'ok') {
      this.value = answer.body;
      this.failure = undefined;
      return;
    }
    if (answer.kind === 'signed-out') this.#console.lost();
    this.failure = answer;
  }
}

/** Several answers as one: all of them, or the first that is no success. */
export async function together<T extends readonly unknown[]>(calls: {
  readonly [K in keyof T]: Promise<Answer<T[K]>>;
}): Promise<Answer<T>> {
  const answers: readonly Answer<unknown>[] = await Promise.all(calls);
  const failure = answers.find((answer) => answer.kind !== 'ok');
  if (failure) return failure;
  return { kind: 'ok', body: answers.map((answer) => (answer as { body: unknown }).body) as unknown as T };
}
