import { tick } from 'svelte';
import type { Answer } from './client.ts';
import type { Console } from './console.svelte.ts';
import type { FieldErrors } from './field-errors.ts';
import { failureText } from './failure-text.ts';

export interface FormOptions<Values> {
  /** What stands in it before anything is typed. */
  readonly start: () => Values;
  /** Name under which what was typed is kept until it is sent; nothing is kept without. */
  readonly draft?: () => string;
  readonly check?: (values: Values) => FieldErrors;
}

/** What somebody types in a form, what is wrong with it, and its way to the api. Made while its component is made. */
export class Form<Values extends object> {
  values: Values;
  busy = $state(false);
  /** A sentence above the button. */
  problem = $state('');
  errors = $state.raw<FieldErrors>({});
  /** What is shown was typed at another time. */
  restored = $state(false);
  readonly #console: Console;
  readonly #options: FormOptions<Values>;
  readonly #draft: string | undefined;

  constructor(console: Console, options: FormOptions<Values>) {
    this.#console = console;
    this.#options = options;
    const blank = JSON.stringify(options.start());
    const draft = options.draft?.();
    this.#draft = draft;
    const kept = draft === undefined ? undefined : console.drafts.read(draft, options.start());
    this.restored = kept !== undefined;
    const values = $state(kept ?? options.start());
    this.values = values;
    if (draft === undefined) return;
    $effect(() => {
      const typed = $state.snapshot(this.values);
      if (JSON.stringify(typed) !== blank) console.drafts.keep(draft, typed);
    });
  }

  /** Back to what it was before anything was typed. */
  reset(): void {
    Object.assign(this.values, this.#options.start());
    this.restored = false;
    this.errors = {};
    this.problem = '';
    this.#drop();
  }

  /** Checks, sends once, and says what is wrong. The answer's body when it went well; what was typed stays else. */
  async send<T>(call: () => Promise<Answer<T>>): Promise<{ readonly body: T } | undefined> {
    if (this.busy) return undefined;
    this.problem = '';
    this.errors = this.#options.check?.(this.values) ?? {};
    if (Object.keys(this.errors).length > 0) {
      await this.#showFirstError();
      return undefined;
    }
    this.busy = true;
    const answer = await call();
    this.busy = false;
    if (answer.kind === 'ok') {
      this.#drop();
      return { body: answer.body };
    }
    if (answer.kind === 'signed-out') this.#console.lost();
    const { words } = this.#console;
    this.problem = failureText(answer, words);
    if (answer.kind === 'refused')
      this.errors = Object.fromEntries(
        answer.problem.fields.map((name) => [name, words.common.check.refused]),
      );
    await this.#showFirstError();
    return undefined;
  }

  #drop(): void {
    if (this.#draft !== undefined) this.#console.drafts.drop(this.#draft);
  }

  async #showFirstError(): Promise<void> {
    await tick();
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}
