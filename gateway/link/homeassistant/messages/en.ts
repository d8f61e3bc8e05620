import { metricNames } from '../../../../domain/messages/metrics-en.ts';
import type { OutputKind } from '../../../../domain/output.ts';
import type { Words } from './words.ts';

const KIND: Readonly<Record<OutputKind, string>> = {
  valve: 'Valve',
  pump: 'Pump',
  master_valve: 'Master valve',
  fan: 'Fan',
  mister: 'Mister',
  heater: 'Heater',
  vent: 'Vent',
  aerator: 'Aerator',
  light: 'Light',
};

const output = (kind: OutputKind, id: string): string => `${KIND[kind]} (${id})`;

export const en: Words = {
  farm: (id) => `Nông Số ${id}`,
  output,
  why: (output) => `Why (${output})`,
  metric: metricNames,
  run: (kind, id) => `${output(kind, id)}: run`,
  stop: (kind, id) => `${output(kind, id)}: stop`,
  auto: (kind, id) => `${output(kind, id)}: automatic`,
  minutes: 'Minutes to run',
  stopZone: 'Stop the zone',
  autoZone: 'Zone automatic',
  stopAll: 'Stop everything',
};
