import type { OutputKind } from '../../output.ts';

/** [đang làm, không làm] */
export const VERB: Readonly<Record<OutputKind, readonly [string, string]>> = {
  valve: ['Đang tưới', 'Không tưới'],
  pump: ['Đang bơm', 'Không bơm'],
  master_valve: ['Mở van tổng', 'Đóng van tổng'],
  fan: ['Đang chạy quạt', 'Tắt quạt'],
  mister: ['Đang phun sương', 'Không phun sương'],
  heater: ['Đang sưởi', 'Không sưởi'],
  vent: ['Mở cửa gió', 'Đóng cửa gió'],
  aerator: ['Đang sục khí', 'Tắt sục khí'],
  light: ['Bật đèn', 'Tắt đèn'],
};

/** What it does when it is on: `đến giờ tưới`. */
export const ACT: Readonly<Record<OutputKind, string>> = {
  valve: 'tưới',
  pump: 'bơm',
  master_valve: 'mở van tổng',
  fan: 'chạy quạt',
  mister: 'phun sương',
  heater: 'sưởi',
  vent: 'mở cửa gió',
  aerator: 'sục khí',
  light: 'bật đèn',
};

/** That it is on although it was told to be off, and what for. */
export const STILL_ON: Readonly<Record<OutputKind, string>> = {
  valve: 'van vẫn mở cho an toàn',
  pump: 'bơm vẫn chạy cho an toàn',
  master_valve: 'van tổng vẫn mở cho an toàn',
  fan: 'quạt vẫn chạy cho khỏi ngạt',
  mister: 'phun sương vẫn chạy cho an toàn',
  heater: 'sưởi vẫn chạy cho an toàn',
  vent: 'cửa gió vẫn mở cho an toàn',
  aerator: 'sục khí vẫn chạy để cá, tôm không bị ngạt',
  light: 'đèn vẫn sáng cho an toàn',
};

/** Turning it off. */
export const STOP: Readonly<Record<OutputKind, string>> = {
  valve: 'ngừng tưới',
  pump: 'ngừng bơm',
  master_valve: 'đóng van tổng',
  fan: 'tắt quạt',
  mister: 'ngừng phun sương',
  heater: 'ngừng sưởi',
  vent: 'đóng cửa gió',
  aerator: 'tắt sục khí',
  light: 'tắt đèn',
};
