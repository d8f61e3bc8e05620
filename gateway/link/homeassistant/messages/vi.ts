import { metricNames } from '../../../../domain/messages/metrics-vi.ts';
import type { OutputKind } from '../../../../domain/output.ts';
import type { Words } from './words.ts';

const KIND: Readonly<Record<OutputKind, string>> = {
  valve: 'Van',
  pump: 'Bơm',
  master_valve: 'Van tổng',
  fan: 'Quạt',
  mister: 'Phun sương',
  heater: 'Sưởi',
  vent: 'Cửa gió',
  aerator: 'Sục khí',
  light: 'Đèn',
};

/** A valve is opened, all else is switched on. */
const RUN: Partial<Record<OutputKind, string>> = { valve: 'mở', master_valve: 'mở', vent: 'mở' };

const output = (kind: OutputKind, id: string): string => `${KIND[kind]} (${id})`;

export const vi: Words = {
  farm: (id) => `Nông Số ${id}`,
  output,
  why: (output) => `Vì sao (${output})`,
  metric: metricNames,
  run: (kind, id) => `${output(kind, id)}: ${RUN[kind] ?? 'bật'}`,
  stop: (kind, id) => `${output(kind, id)}: dừng`,
  auto: (kind, id) => `${output(kind, id)}: tự động`,
  minutes: 'Số phút chạy',
  stopZone: 'Dừng cả khu',
  autoZone: 'Cả khu tự động',
  stopAll: 'Dừng tất cả',
};
