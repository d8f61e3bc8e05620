import { expect, it } from 'vitest';
import { decisionFace } from '../../../dashboards/farm/src/decision-face.ts';
import type { DecisionItem } from '../../../dashboards/farm/src/decision-face.ts';
import { FarmTime } from '../../../dashboards/ui/farm-time.ts';
import { WORDS } from '../../../dashboards/ui/messages/index.ts';
import { decisionsOf, iso, AT } from '../../support/farm-page-states.ts';

const time = new FarmTime('vi-VN', iso(AT));
const [stopped] = decisionsOf('vi', null).items;
const face = (changes: Partial<DecisionItem> = {}) =>
  decisionFace({ ...stopped!, ...changes }, WORDS.vi, { time });

it('says each reading with its age then, and whether it counted', () => {
  expect(face().readings.map(({ label, quantity, age, trouble }) => [label, quantity, age, trouble])).toEqual(
    [
      ['Độ ẩm đất', '32,1\u00a0%', 'đo trước đó 3 phút', ''],
      ['Lượng nước đất đã mất', '3\u00a0mm', 'tính ra', ''],
      ['Nhiệt độ không khí', '31,5\u00a0°C', 'đo trước đó 2 giờ 2 phút', 'đã cũ, không dùng'],
    ],
  );
});

it('names the conditions that held it back, also one that is newer than the page', () => {
  const gates = [
    { gate: 'lock', passed: true },
    { gate: 'queue', passed: false },
    { gate: 'moon', passed: false },
  ];
  expect(face({ gates }).held).toEqual(['đợi đến lượt lấy nước', 'moon']);
});

it('tells what was commanded and what the device did', () => {
  const actuation = { id: 'a', at: iso(AT), state: 'on', lease_s: 600, result: 'confirmed' } as const;
  const commands = face({
    actuations: [actuation, { ...actuation, id: 'b', state: 'off', lease_s: 0, result: 'drifted' }],
  }).commands;
  expect(commands).toEqual([
    {
      ...{ id: 'a', at: '06:12' },
      text: 'lệnh bật, tự tắt sau 10 phút nếu không có lệnh mới – thiết bị đã làm đúng',
    },
    { id: 'b', at: '06:12', text: 'thiết bị tự tắt, không có lệnh' },
  ]);
});

it('gives the litres of that day, where they are known', () => {
  expect(face().litres).toBe('Hôm đó, đến lúc ấy, đã dùng 1.240 lít.');
  expect(face({ litres_today: undefined }).litres).toBeUndefined();
});
