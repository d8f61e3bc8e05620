import type { Subject } from '../message.ts';
import type { BoxReason } from '../topics.ts';
import { TURN } from './verbs.ts';
import { amount, goesOn } from './words.ts';

export function box(reason: BoxReason, subject: Subject): string {
  const [start] = TURN[subject.kind];
  const effect = subject.outcome === 'on' ? goesOn(subject) : `, so it does not ${start} by itself`;
  const byHand = subject.outcome === 'on' ? '' : ', or start by hand if urgent';
  switch (reason.code) {
    case 'no_clock':
      return `the clock of the control box is not right yet${effect}; connect it to the internet${byHand}`;
    case 'degraded':
      return `the control box could not write its memory card for ${amount(reason.hours)} h${effect}; check the card`;
  }
}
