/** Where support code puts what is to be undone: the context of a test, or a list of the caller's own. */
export interface Ending {
  onTestFinished(undo: () => unknown): void;
}

/** A list for what outlives one test, as the farm of a whole file, and for runs outside the test framework. */
export function endings(): Ending & { readonly end: () => Promise<void> } {
  const undone: (() => unknown)[] = [];
  return {
    onTestFinished: (undo) => void undone.push(undo),
    async end() {
      const failures: unknown[] = [];
      for (const undo of undone.splice(0).reverse())
        try {
          await undo();
        } catch (error) {
          failures.push(error); // the rest is undone all the same
        }
      if (failures.length > 0) throw new AggregateError(failures, 'not everything could be undone');
    },
  };
}
