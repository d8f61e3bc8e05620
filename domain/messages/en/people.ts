import type { Subject } from '../message.ts';
import type { PeopleReason } from '../topics.ts';
import { STILL_ON } from './verbs.ts';
import { amount, person, time } from './words.ts';

export function people(reason: PeopleReason, subject: Subject): string {
  const by = person(reason.by);
  if (reason.code === 'run_by_hand') {
    const until = time(reason.until, subject);
    return reason.litres === undefined
      ? `${by} started it by hand, until ${until}`
      : `${by} started it by hand for ${amount(reason.litres)} litres, off at ${until} at the latest`;
  }
  const until = reason.until === undefined ? '' : ` until ${time(reason.until, subject)}`;
  return `${by} ${held(reason.code, { until, subject })}${until === '' ? AGAIN[reason.code] : ''}`;
}

type Standing = Exclude<PeopleReason['code'], 'run_by_hand'>;

/** What is safe when on stays on: somebody who works on it must know. */
function held(code: Standing, { until, subject }: { until: string; subject: Subject }): string {
  const isOn = subject.outcome === 'on';
  const still = isOn ? `; ${STILL_ON[subject.kind]}` : '';
  switch (code) {
    case 'stopped':
      return `${isOn ? 'switched automation off' : 'pressed stop'}${until}${still}`;
    case 'paused':
      return `paused automation${until}${still}`;
    case 'locked':
      return `locked it for repair${until}${isOn ? '; IT IS STILL RUNNING, cut its power before you work on it' : ''}`;
  }
}

/** What ends that which has no end. */
const AGAIN: Readonly<Record<Standing, string>> = {
  stopped: '; press Automatic to go back to automatic',
  paused: '; press Automatic to go back to automatic',
  locked: '; press Automatic once it is repaired',
};
