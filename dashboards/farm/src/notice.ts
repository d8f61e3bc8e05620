import type { Words } from '../../ui/messages/words.ts';
import type { Answer } from './api.ts';

/** What to say after a command. */
export interface Notice {
  readonly bad: boolean;
  readonly text: string;
}

/** @param done the words for success */
export function noticeOf(answer: Answer<unknown>, words: Words, done: string): Notice {
  switch (answer.kind) {
    case 'ok':
      return { bad: false, text: done };
    case 'refused':
      return { bad: true, text: words.control.refused(answer.text) };
    case 'failed':
      return { bad: true, text: `${answer.text} ${words.control.unknown}` };
    case 'wait':
      return { bad: true, text: words.signIn.wait(words.duration(answer.wait_s)) };
    // Never "failed": a command whose answer was lost may well have opened the valve.
    case 'unreachable':
      return { bad: true, text: words.control.unknown };
    case 'signed-out':
      return { bad: true, text: words.signIn.again };
  }
}
