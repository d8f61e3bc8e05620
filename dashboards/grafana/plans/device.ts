import type { DashboardPlan } from '../plan.ts';
import { CHOSEN_FIELD } from '../query.ts';

const DEVICE = ['device'] as const;

/** Whether devices send, and how well. */
export const device: DashboardPlan = {
  name: 'device',
  range: 'now-7d',
  choices: ['device', 'field'],
  marks: 'none',
  rows: [
    {
      height: 9,
      panels: [
        {
          ...{ id: 1, name: 'devices', view: 'table', width: 24 },
          queries: [
            {
              ...{ from: 'account', table: 'newest', by: 'device', within: DEVICE },
              fields: ['heard_at', 'received', 'stored', 'duplicate', 'dead'],
            },
          ],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 2, name: 'battery', view: 'line', width: 12, unit: 'percent', min: 0, max: 100 },
          queries: [{ from: 'reading', field: 'battery.level', pick: 'mean', by: DEVICE, within: DEVICE }],
        },
        {
          ...{ id: 3, name: 'rssi', view: 'line', width: 12, unit: 'dBm', max: 0 },
          queries: [{ from: 'reading', field: 'signal.rssi', pick: 'mean', by: DEVICE, within: DEVICE }],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 4, name: 'perDay', view: 'columns', width: 12, unit: 'none', min: 0 },
          queries: [{ from: 'account', field: 'received', pick: 'sum_day', by: DEVICE, within: DEVICE }],
        },
        {
          ...{ id: 5, name: 'perHour', view: 'line', width: 12, unit: 'none', min: 0 },
          queries: [{ from: 'reading', field: CHOSEN_FIELD, pick: 'count_hour', by: DEVICE, within: DEVICE }],
        },
      ],
    },
    {
      height: 9,
      panels: [
        {
          ...{ id: 6, name: 'chosen', view: 'line', width: 24, unit: 'none' },
          queries: [
            {
              ...{ from: 'reading', field: CHOSEN_FIELD, pick: 'mean', within: DEVICE },
              by: ['device', 'channel'],
            },
          ],
        },
      ],
    },
  ],
};
