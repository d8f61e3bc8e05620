import { describe, expect, test } from 'vitest';
import { answerSignature, encodeAnswer, encodeException } from '../../../../../domain/wire/modbus.ts';
import type { Request } from '../../../../../domain/wire/modbus.ts';
import { Doubts } from '../../../../../gateway/link/modbus/doubts.ts';

const read = (address: number, count = 1, unit = 1): Request => ({ unit, fn: 3, address, count });
const held = (doubts: Doubts, request: Request, now = 0) => doubts.heldUntil(answerSignature(request), now);

describe('a request that was given up', () => {
  test('holds back what could be answered alike, and only that', () => {
    const doubts = new Doubts();
    doubts.add(read(0), 1_500);
    expect(held(doubts, read(100))).toBe(1_500);
    expect(held(doubts, read(0, 2))).toBeUndefined();
    expect(held(doubts, read(0, 1, 2))).toBeUndefined();
    expect(held(doubts, { unit: 1, fn: 4, address: 0, count: 1 })).toBeUndefined();
  });

  test('holds nothing back once its late answer was seen', () => {
    const doubts = new Doubts();
    doubts.add(read(0), 1_500);
    doubts.seen(encodeAnswer(read(0, 2), { words: [1, 2] }));
    expect(held(doubts, read(100))).toBe(1_500);
    doubts.seen(encodeAnswer(read(0), { words: [1] }));
    expect(held(doubts, read(100))).toBeUndefined();
  });

  test('holds nothing back once its time is over', () => {
    const doubts = new Doubts();
    doubts.add(read(0), 1_500);
    expect(held(doubts, read(100), 1_499)).toBe(1_500);
    expect(held(doubts, read(100), 1_500)).toBeUndefined();
  });

  test('holds nothing back for hours when the clock is set back by hours', () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    const doubts = new Doubts();
    doubts.add(read(0), noon + 1_500);
    expect(held(doubts, read(100), noon)).toBe(noon + 1_500);
    expect(held(doubts, read(100), noon - 3_600_000)).toBeUndefined();
    expect(doubts.clouds(read(0, 9), noon - 3_600_000)).toBe(false);
  });

  test('holds back as long as the slowest device may take', () => {
    const doubts = new Doubts();
    doubts.add(read(0), 30_000 + 90_000);
    expect(held(doubts, read(100))).toBe(120_000);
  });

  test('makes exceptions of its unit and function worthless, and is not settled by one', () => {
    const doubts = new Doubts();
    doubts.add(read(0), 1_500);
    doubts.seen(encodeException(read(0), 2));
    expect(doubts.clouds(read(0, 9), 0)).toBe(true);
    expect(doubts.clouds(read(0, 9, 2), 0)).toBe(false);
    expect(doubts.clouds(read(0, 9), 1_500)).toBe(false);
  });
});
