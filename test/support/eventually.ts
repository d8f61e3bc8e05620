/** How long a condition may take to come true, ms: generous, for a loaded machine; nobody waits longer than it takes. */
const WITHIN_MS = 45_000;
const EVERY_MS = 25;

export interface Patience {
  readonly within_ms?: number;
  readonly every_ms?: number;
}

/**
 * Asks again and again until the answer is neither undefined nor false. Rejects with `what` and the last answer or error
 * when that takes too long.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  { within_ms = WITHIN_MS, every_ms = EVERY_MS }: Patience = {},
): Promise<T> {
  const giveUp = performance.now() + within_ms;
  let why: string;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      why = 'not so yet';
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > giveUp) throw new Error(`not within ${within_ms} ms: ${what} (${why})`);
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
}
