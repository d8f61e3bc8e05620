/** Looks that the rate is taken over: with one a second, the last ten seconds. */
const LOOKS = 10;

/** How many rows go out a second, lately. */
export class Rate {
  readonly #looks: { readonly at: number; readonly total: number }[] = [];

  /** @param at UTC ms @param total rows since the start */
  look(at: number, total: number): void {
    this.#looks.push({ at, total });
    if (this.#looks.length > LOOKS + 1) this.#looks.shift();
  }

  /** Rows per second over the last looks; 0 before the second one and while the clock was set back. */
  get perSecond(): number {
    const [first, last] = [this.#looks[0], this.#looks.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return ((last.total - first.total) * 1_000) / (last.at - first.at);
  }
}
