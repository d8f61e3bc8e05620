import type { Words } from '../words.ts';
import { around } from './around.ts';
import { machine } from './machine.ts';

export const en: Words = {
  sentences: { ...machine, ...around },
  status: { fault: 'FAULT', warning: 'NOTE', ok: 'ok' },
  settings: 'Settings, and where each was said:',
  origin: { flag: 'flag', environment: 'environment', file: 'file', default: 'default' },
  isSet: '(set, not shown)',
  summary: ({ fault, warning, ok }) => `${fault} wrong, ${warning} to note, ${ok} fine`,
  endFirst: 'end it with Ctrl-C where it runs, then:',
  failed: (faults) =>
    faults === 1
      ? 'one thing is wrong; see above for what to do'
      : `${faults} things are wrong; see above for what to do`,
};
