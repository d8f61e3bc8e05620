import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const cores = availableParallelism();

/**
 * One kind of test. Kinds run one after the other (`order`), the files of a kind side by side: a timing in an
 * end-to-end test is not to be spoiled by a hundred unit tests starting beside it.
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
      project('unit', 0, ['unit', 'architecture'], { maxWorkers: cores, testTimeout: 5_000, isolate: false }),
      // Whole seasons on a virtual clock: nothing but computing.
      project('sim', 1, ['sim'], { maxWorkers: cores, testTimeout: 180_000 }),
      project('contract', 1, ['contract'], { maxWorkers: cores, testTimeout: 20_000 }),
      // These wait for ports and processes more than they compute.
      project('integration', 2, ['integration'], {
        maxWorkers: cores + 1,
        testTimeout: 60_000,
        hookTimeout: 60_000,
        globalSetup: ['test/support/postgres-setup.ts'],
      }),
      project('e2e', 3, ['e2e'], { maxWorkers: cores, testTimeout: 180_000, hookTimeout: 180_000 }),
    ],
    passWithNoTests: true,
  },
});
