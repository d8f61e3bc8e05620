import { describe } from 'vitest';
import { everySecond, holdsThrough } from '../support/season/season-suite.ts';
import { commitId, seedsOf } from '../support/season/seeds.ts';

describe('a season of faults, first half of the seeds of this commit', () => {
  holdsThrough(everySecond(seedsOf(commitId(), 10), 0));
});
