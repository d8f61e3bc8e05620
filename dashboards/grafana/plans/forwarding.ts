import type { DashboardPlan } from '../plan.ts';
import type { LinesOf } from '../query.ts';
import { NAMES } from '../texts.ts';

const FATES = ['stored', 'duplicate', 'merged', 'rewritten', 'dead'] as const;

const now = (field: LinesOf<'gateway'>['field']): LinesOf<'gateway'> => ({
  ...{ from: 'gateway', field, pick: 'newest', by: ['farm'] },
});
const highest = (field: LinesOf<'gateway'>['field'], name: string): LinesOf<'gateway'> => ({
  ...{ from: 'gateway', field, pick: 'max', by: [], name },
});
const bySink = (field: LinesOf<'forwarder'>['field']): LinesOf<'forwarder'> => ({
  ...{ from: 'forwarder', field, pick: 'max', by: ['sink'] },
});

/** What became of every frame, how far the servers are, and how the box does. */
export const forwarding: DashboardPlan = {
  name: 'forwarding',
  range: 'now-7d',
  choices: [],
  marks: 'none',
  rows: [
    {
      height: 4,
      panels: [
        {
          ...{ id: 1, name: 'unbalanced', view: 'number', width: 8, unit: 'none', badFrom: 1 },
          queries: [now('unbalanced')],
        },
        {
          ...{ id: 2, name: 'deadLetters', view: 'number', width: 8, unit: 'none', badFrom: 1 },
          queries: [now('dead_letters')],
        },
        { id: 3, name: 'uptime', view: 'number', width: 8, unit: 's', queries: [now('uptime_s')] },
      ],
    },
    {
      height: 8,
      panels: [
        {
          id: 4,
          name: 'waiting',
          view: 'line',
          width: 8,
          unit: 'none',
          min: 0,
          queries: [bySink('waiting')],
        },
        { id: 5, name: 'oldest', view: 'line', width: 8, unit: 's', min: 0, queries: [bySink('oldest_s')] },
        { id: 6, name: 'rate', view: 'line', width: 8, unit: 'none', min: 0, queries: [bySink('rate_s')] },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 7, name: 'framesPerDay', view: 'stacked', width: 16, unit: 'none', min: 0 },
          queries: FATES.map((field): LinesOf<'account'> => ({
            ...{ from: 'account', field, pick: 'sum_day', by: [], name: NAMES[field] },
          })),
        },
        {
          id: 8,
          name: 'setAside',
          view: 'line',
          width: 8,
          unit: 'none',
          min: 0,
          queries: [bySink('parked')],
        },
      ],
    },
    {
      height: 9,
      panels: [
        {
          ...{ id: 9, name: 'byDevice', view: 'table', width: 24 },
          queries: [{ from: 'account', table: 'sum', by: 'device', fields: ['received', ...FATES] }],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 10, name: 'memory', view: 'line', width: 8, unit: 'decmbytes', min: 0 },
          queries: [highest('rss_mb', NAMES.memory)],
        },
        {
          ...{ id: 11, name: 'disk', view: 'line', width: 8, unit: 'decmbytes', min: 0 },
          queries: [highest('disk_free_mb', NAMES.disk), highest('journal_mb', NAMES.journal)],
        },
        {
          ...{ id: 12, name: 'loopDelay', view: 'line', width: 8, unit: 'ms', min: 0 },
          queries: [highest('loop_delay_max_ms', NAMES.delay)],
        },
      ],
    },
  ],
};
