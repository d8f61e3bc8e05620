import type { Messages } from './message.ts';
import { alarms } from './vi/alarms.ts';
import { box } from './vi/box.ts';
import { clock } from './vi/clock.ts';
import { flip } from './vi/flip.ts';
import { limits } from './vi/limits.ts';
import { measured } from './vi/measured.ts';
import { people } from './vi/people.ts';
import { supply } from './vi/supply.ts';
import { water } from './vi/water.ts';
import { VERB } from './vi/verbs.ts';
import { because } from './topics.ts';

const texts = { measured, clock, water, people, limits, supply, box };

export const vi: Messages = {
  decision(subject, reason) {
    const [doing, notDoing] = VERB[subject.kind];
    const verb = subject.outcome === 'on' ? doing : notDoing;
    return `${verb} ${subject.zone}: ${because(texts, reason, subject)}.`;
  },
  flip,
  alarm: (code, name, count = 0) => alarms[code](name, count),
};
