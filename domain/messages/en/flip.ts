import type { Flip } from '../../flip.ts';
import type { Subject } from '../message.ts';
import { TURN } from './verbs.ts';
import { ENOUGH_MM } from './water.ts';
import { against, noun, time } from './words.ts';

export function flip(subject: Subject, change: Flip): string {
  const [start, stop] = TURN[subject.kind];
  const turn = subject.outcome === 'on' ? stop : start;
  switch (change.kind) {
    case 'value': {
      if (change.point === 'soil.depletion') return `It will ${turn} when ${lack(change)}.`;
      const [now, limit] = against(change.point, change.now, { limit: change.value });
      const past = change.direction === 'below' ? 'falls below' : 'rises above';
      return `It will ${turn} when ${noun(change.point)} ${past} ${limit} (now ${now}).`;
    }
    case 'time':
      return `It will ${turn} at ${time(change.at, subject)}.`;
    case 'person':
      return 'Press Automatic to go back to automatic.';
    case 'none':
      return `It will not ${turn} in the next 24 h.`;
  }
}

function lack({ value, now, direction }: Extract<Flip, { kind: 'value' }>): string {
  const [lacks, limit] = against('soil.depletion', now, { limit: value });
  if (direction === 'above') return `the soil lacks more than ${limit} of water (now ${lacks})`;
  return `the soil ${value < ENOUGH_MM ? 'has enough water' : `lacks only ${limit} of water`} (now it lacks ${lacks})`;
}
