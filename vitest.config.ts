import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const cores = availableParallelism();
/** They take minutes, and only who writes documents wants them. */
const pictures = process.env.NONGSO_PICTURES === undefined ? ['test/e2e/pictures.test.ts'] : [];

/**
 * Programs start in them, wait for each other, for timers and for leases that end: with one file more than there are cores, the
 * cores still rest for a part of the time.
 */
const whereMostWait = { maxWorkers: cores + 1 };

/**
 * One kind of test. Kinds run one after the other (`order`), the files of a kind side by side, and kinds of the same order
 * together: a timing in a test of whole programs is not to be spoiled by a hundred unit tests starting beside it.
 */
const project = (name: string, order: number, folders: string[], test: object) => ({
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    sequence: { groupOrder: order },
    ...test,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Pure code, so files may share what they import: half of the time was loading it again.
      project('unit', 0, ['unit', 'architecture'], {
        maxWorkers: cores,
        testTimeout: 20_000,
        isolate: false,
      }),
      // Whole seasons on a virtual clock: nothing but computing.
      project('sim', 1, ['sim'], { maxWorkers: cores, testTimeout: 180_000 }),
      project('contract', 1, ['contract'], { maxWorkers: cores, testTimeout: 60_000 }),
      project('integration', 2, ['integration'], {
        ...whereMostWait,
        testTimeout: 60_000,
        hookTimeout: 60_000,
        globalSetup: ['test/support/postgres-setup.ts'],
      }),
      // The longest of all come first: vitest orders kinds by name.
      project('e2e', 2, ['e2e'], {
        ...whereMostWait,
        exclude: pictures,
        testTimeout: 180_000,
        hookTimeout: 180_000,
      }),
    ],
    passWithNoTests: true,
  },
});
