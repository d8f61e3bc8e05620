import type { Messages } from './message.ts';
import { alarms } from './en/alarms.ts';
import { box } from './en/box.ts';
import { clock } from './en/clock.ts';
import { flip } from './en/flip.ts';
import { limits } from './en/limits.ts';
import { measured } from './en/measured.ts';
import { people } from './en/people.ts';
import { supply } from './en/supply.ts';
import { water } from './en/water.ts';
import { HEAD } from './en/verbs.ts';
import { because } from './topics.ts';

const texts = { measured, clock, water, people, limits, supply, box };

export const en: Messages = {
  decision(subject, reason) {
    const [doing, notDoing] = HEAD[subject.kind];
    const head = subject.outcome === 'on' ? doing : notDoing;
    return `${head(subject.zone)}: ${because(texts, reason, subject)}.`;
  },
  flip,
  alarm: (code, name, count = 0) => alarms[code](name, count),
};
