import type { Words } from '../../messages/index.ts';
import type { Failure } from './client.ts';

/** What to say after something was sent and did not succeed. */
export function failureText(failure: Failure, words: Words): string {
  switch (failure.kind) {
    case 'refused':
      return failure.problem.text;
    case 'unreachable':
      return words.common.failure.unreachable;
    case 'signed-out':
      return words.common.failure.signedOut;
  }
}

/** What to say when something to be shown did not come. */
export const loadFailureText = (failure: Failure, words: Words): string =>
  failure.kind === 'unreachable' ? words.common.failure.cannotLoad : failureText(failure, words);
