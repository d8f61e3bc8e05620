import type { DashboardPlan } from '../plan.ts';
import { LITRES_A_DAY, RUNS, RUN_TIME_A_DAY } from './watering.ts';

const ZONE = ['zone'] as const;
const PROBES = ['device', 'channel'] as const;

/** One zone: its soil, its water and the air around it. */
export const zone: DashboardPlan = {
  name: 'zone',
  range: 'now-7d',
  choices: ['zone'],
  marks: 'starts',
  rows: [
    {
      height: 9,
      panels: [
        {
          ...{ id: 1, name: 'soilMoisture', view: 'line', width: 24, unit: 'percent', min: 0 },
          queries: [{ from: 'reading', field: 'soil.moisture', pick: 'mean', by: PROBES, within: ZONE }],
        },
      ],
    },
    {
      height: 5,
      panels: [{ id: 2, name: 'outputs', view: 'states', width: 24, queries: [{ ...RUNS, within: ZONE }] }],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 3, name: 'litres', view: 'columns', width: 12, unit: 'litre', min: 0 },
          queries: [{ ...LITRES_A_DAY, within: ZONE }],
        },
        {
          ...{ id: 4, name: 'runTime', view: 'columns', width: 12, unit: 'm', min: 0 },
          queries: [{ ...RUN_TIME_A_DAY, within: ZONE }],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 5, name: 'soilTemperature', view: 'line', width: 12, unit: 'celsius' },
          queries: [{ from: 'reading', field: 'soil.temperature', pick: 'mean', by: PROBES, within: ZONE }],
        },
        {
          ...{ id: 6, name: 'soilConductivity', view: 'line', width: 12, unit: 'suffix: µS/cm', min: 0 },
          queries: [{ from: 'reading', field: 'soil.conductivity', pick: 'mean', by: PROBES, within: ZONE }],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 7, name: 'airTemperature', view: 'line', width: 12, unit: 'celsius' },
          queries: [
            { from: 'reading', field: 'air.temperature', pick: 'mean', by: ['device'], within: ZONE },
          ],
        },
        {
          ...{ id: 8, name: 'airHumidity', view: 'line', width: 12, unit: 'percent', max: 100 },
          queries: [{ from: 'reading', field: 'air.humidity', pick: 'mean', by: ['device'], within: ZONE }],
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          ...{ id: 9, name: 'lastActuations', view: 'table', width: 24 },
          queries: [
            {
              ...{ from: 'actuation', table: 'events', by: 'output', within: ZONE },
              fields: ['on', 'lease_s', 'cause'],
            },
          ],
        },
      ],
    },
  ],
};
