import { describe, expect, it } from 'vitest';
import { RULE_WORDS } from '../../../../dashboards/ui/messages/rule-index.ts';
import type { RulePlace } from '../../../../dashboards/ui/messages/rule-words.ts';
import type { OutputKind } from '../../../../domain/output.ts';
import { RULE_SAMPLES, sampleOf } from '../../../support/rule-samples.ts';

const KINDS: Readonly<Record<string, OutputKind>> = {
  ...{ 'van-1': 'valve', 'cong-1': 'master_valve', 'quat-nuoc': 'aerator', 'den-1': 'light' },
  ...{ 'quat-1': 'fan', 'suong-1': 'mister' },
};
const place: RulePlace = { kindOf: (output) => KINDS[output], many: false };
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a rule in one sentence', () => {
  it.each([
    [
      'threshold',
      'Tưới khi độ ẩm đất dưới 24 %, ngừng tưới khi trên 32 %.',
      'Water when soil moisture is below 24 %, stop watering when it is above 32 %.',
    ],
    [
      'schedule',
      'Tưới 20 phút lúc 05:30, 30 phút sau khi mặt trời mọc và mặt trời lặn, thứ 2 và chủ nhật, chỉ ngày lẻ, 3 ngày một lần, tính từ 1/11, trong mùa từ 15/11 đến 30/4.',
      'Water for 20 min at 05:30, 30 min after sunrise and sunset, on Monday and Sunday, on odd days only, every 3 days, counted from 1/11, in the season from 15/11 to 30/4.',
    ],
    [
      'balance',
      'Tưới khi đất đã mất 80 % phần nước cây dễ hút, mỗi lần bù lại 90 % lượng đã mất, chỉ bắt đầu từ 04:00 đến 08:00.',
      'Water when the soil has lost 80 % of its easily drawn water, each time giving back 90 % of what was lost, starting only from 04:00 to 08:00.',
    ],
    [
      'dose',
      'Khi độ ẩm đất dưới 22 %: tưới 1.250 lít, rồi đợi 45 phút cho ngấm mới xem lại.',
      'When soil moisture is below 22 %: water 1,250 litres, then wait 45 min for it to sink in.',
    ],
    [
      'rain_delay',
      'Không tưới khi 24 giờ qua đã mưa từ 5 mm hoặc dự báo 12 giờ tới mưa từ 7,5 mm.',
      'Do not water when 5 mm or more fell in the last 24 h or 7.5 mm or more is forecast for the next 12 h.',
    ],
    [
      'climate',
      'quat-1: chạy quạt khi nhiệt độ không khí trên 30 °C, tắt quạt khi dưới 27 °C; suong-1: phun sương khi nhiệt độ không khí trên 33 °C, ngừng phun sương khi dưới 31 °C. Chỉ khi độ ẩm không khí dưới 85 %. Lúc nào quat-1 cũng chạy ít nhất 5 phút trong mỗi 30 phút.',
      'quat-1: run the fan when air temperature is above 30 °C, stop the fan when it is below 27 °C; suong-1: mist when air temperature is above 33 °C, stop misting when it is below 31 °C. Only while air humidity is below 85 %. quat-1 always runs at least 5 min of every 30 min.',
    ],
    [
      'heat_stress',
      'Chống nóng cho vật nuôi. quat-1: chạy quạt khi chỉ số nóng ẩm (THI) trên 78, tắt quạt khi dưới 74.',
      'Cooling of the animals. quat-1: run the fan when index of heat and humidity (THI) is above 78, stop the fan when it is below 74.',
    ],
    [
      'oxygen',
      'Sục khí khi oxy trong nước dưới 4 mg/L, tắt sục khí khi trên 5,5 mg/L. Từ 22:00 đến 05:00 chạy 20 phút trong mỗi 60 phút.',
      'Aerate when oxygen in water is below 4 mg/L, stop aerating when it is above 5.5 mg/L. From 22:00 to 05:00 it runs 20 of every 60 min.',
    ],
    [
      'salinity_gate',
      'Không mở van tổng khi độ mặn trên 1 g/kg, cho mở van tổng lại khi dưới 0,8 g/kg.',
      'Do not open the main valve when salinity is above 1 g/kg, allow it again below 0.8 g/kg.',
    ],
    [
      'guard',
      'Chống rét hại: tưới khi nhiệt độ không khí dưới 3 °C, ngừng tưới khi trên 5 °C.',
      'Against frost: water when air temperature is below 3 °C, stop watering when it is above 5 °C.',
    ],
    [
      'lamp',
      'Bật đèn sau khi mặt trời lặn cho đủ ngày dài 14 giờ, không bật khi độ sáng trên 5.000 lx.',
      'Switch the light on after sunset until the day has been 14 h long, not while brightness is above 5,000 lx.',
    ],
  ] as const)('of the kind %s', (kind, vietnamese, english) => {
    expect(plain(RULE_WORDS.vi.sentence(sampleOf(kind), place))).toBe(vietnamese);
    expect(plain(RULE_WORDS.en.sentence(sampleOf(kind), place))).toBe(english);
  });

  it('names the output where a zone has several', () => {
    const sentence = RULE_WORDS.vi.sentence(sampleOf('threshold'), { ...place, many: true });
    expect(sentence).toMatch(/^van-1: tưới khi/);
  });

  it('says something of a rule whose output is gone', () => {
    for (const rule of RULE_SAMPLES) {
      const sentence = RULE_WORDS.en.sentence(rule, { ...place, kindOf: () => undefined });
      expect(sentence).not.toMatch(/undefined|NaN/);
    }
  });
});

it('a rule on trial is set against what really ran, with litres where they are known', () => {
  const facts = { since: '05:30', would: { runs: 1, litres: 1_200 }, ran: { runs: 2, litres: null } };
  expect(plain(RULE_WORDS.vi.trial(facts))).toMatch(/chạy 1 lần, 1.200 lít; thực tế đã chạy 2 lần\.$/);
  expect(plain(RULE_WORDS.en.trial(facts))).toMatch(/1 run, 1,200 litres; really there were 2 runs\.$/);
});

describe('who made a version', () => {
  const facts = { version: 3, time: '06:12' };
  it.each([
    ['phone-2', 'Điện thoại 2', 'Phone 2'],
    ['file', 'tệp cấu hình', 'configuration file'],
    ['', 'Có người', 'somebody'],
    ['homeassistant: Lan', 'Lan (Home Assistant)', 'Lan (Home Assistant)'],
  ])('is said for %j', (author, vietnamese, english) => {
    expect(RULE_WORDS.vi.version({ ...facts, author })).toContain(vietnamese);
    expect(RULE_WORDS.en.version({ ...facts, author })).toContain(english);
    expect(RULE_WORDS.vi.backQuestion({ ...facts, author })).toContain(vietnamese);
    expect(RULE_WORDS.en.backQuestion({ ...facts, author })).toContain(english);
  });
});
