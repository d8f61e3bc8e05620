import type { DashboardPlan } from '../plan.ts';
import { LITRES_A_DAY, RUNS, RUN_TIME_A_DAY } from './watering.ts';

/** The farm at a glance. */
export const farm: DashboardPlan = {
  name: 'farm',
  range: 'now-7d',
  choices: [],
  marks: 'none',
  rows: [
    {
      height: 4,
      panels: [
        {
          ...{ id: 1, name: 'devicesOnline', view: 'number', width: 6, unit: 'none' },
          queries: [{ from: 'gateway', field: 'devices_online', pick: 'newest', by: ['farm'] }],
        },
        {
          ...{ id: 2, name: 'alarms', view: 'number', width: 6, unit: 'none', badFrom: 1 },
          queries: [{ from: 'gateway', field: 'alarms', pick: 'newest', by: ['farm'] }],
        },
        {
          ...{ id: 3, name: 'running', view: 'number', width: 6, unit: 'none' },
          queries: [{ from: 'gateway', field: 'outputs_away', pick: 'newest', by: ['farm'] }],
        },
        {
          ...{ id: 4, name: 'waiting', view: 'number', width: 6, unit: 'none', badFrom: 10_000 },
          queries: [{ from: 'forwarder', field: 'waiting', pick: 'newest', by: ['sink'] }],
        },
      ],
    },
    {
      height: 9,
      panels: [
        {
          ...{ id: 5, name: 'soilByZone', view: 'line', width: 24, unit: 'percent', min: 0 },
          queries: [{ from: 'reading', field: 'soil.moisture', pick: 'mean', by: ['zone'] }],
        },
      ],
    },
    {
      height: 6,
      panels: [{ id: 6, name: 'outputs', view: 'states', width: 24, queries: [RUNS] }],
    },
    {
      height: 8,
      panels: [
        { id: 7, name: 'litres', view: 'columns', width: 12, unit: 'litre', min: 0, queries: [LITRES_A_DAY] },
        { id: 8, name: 'runTime', view: 'columns', width: 12, unit: 'm', min: 0, queries: [RUN_TIME_A_DAY] },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 9, name: 'airTemperature', view: 'line', width: 12, unit: 'celsius' },
          queries: [{ from: 'reading', field: 'air.temperature', pick: 'mean', by: ['device'] }],
        },
        {
          ...{ id: 10, name: 'airHumidity', view: 'line', width: 12, unit: 'percent', max: 100 },
          queries: [{ from: 'reading', field: 'air.humidity', pick: 'mean', by: ['device'] }],
        },
      ],
    },
  ],
};
