import { describe, expect, it } from 'vitest';
import { en } from '../../../dashboards/ui/messages/en.ts';
import { isLanguage, WORDS } from '../../../dashboards/ui/messages/index.ts';
import { vi } from '../../../dashboards/ui/messages/vi.ts';
import { pointFace } from '../../../dashboards/ui/number.ts';

describe('ages in words', () => {
  it.each([
    [0, 'vừa xong', 'just now'],
    [59, 'vừa xong', 'just now'],
    [180, '3 phút trước', '3 min ago'],
    [7_200, '2 giờ trước', '2 h ago'],
    [172_799, '48 giờ trước', '48 h ago'],
    [259_200, '3 ngày trước', '3 days ago'],
  ])('%i s', (seconds, vietnamese, english) => {
    expect(vi.age(seconds)).toBe(vietnamese);
    expect(en.age(seconds)).toBe(english);
  });
});

describe('times left in words', () => {
  it.each([
    [-3, '0 giây', '0 s'],
    [41, '41 giây', '41 s'],
    [581, '9 phút 41 giây', '9 min 41 s'],
    [600, '10 phút', '10 min'],
    [3_600, '1 giờ', '1 h'],
    [5_430, '1 giờ 30 phút', '1 h 30 min'],
  ])('%i s', (seconds, vietnamese, english) => {
    expect(vi.duration(seconds)).toBe(vietnamese);
    expect(en.duration(seconds)).toBe(english);
  });
});

describe('numbers', () => {
  it('are written as in the language, with the unit held to its number', () => {
    expect(pointFace('soil.moisture', vi).quantity(27.44)).toBe('27,4\u00a0%');
    expect(pointFace('soil.moisture', en).quantity(27.44)).toBe('27.4\u00a0%');
  });

  it('name the place of a channel', () => {
    expect(pointFace('soil.moisture#40cm', vi).label).toBe('Độ ẩm đất (40cm)');
  });

  it('of pH carry no unit', () => {
    expect(pointFace('soil.ph', en).quantity(6.5)).toBe('6.5');
  });

  it('of a metric that is newer than the page are shown by their plain name', () => {
    expect(pointFace('soil.boron', vi).label).toBe('soil.boron');
    expect(pointFace('soil.boron', vi).quantity(1.234)).toBe('1,23');
  });
});

it('each language offers the other', () => {
  expect(WORDS[vi.otherLanguage.code]).toBe(en);
  expect(WORDS[en.otherLanguage.code]).toBe(vi);
  expect(isLanguage('fr')).toBe(false);
});
