import { describe, expect, test } from 'vitest';
import { isProblem } from '../../../../domain/problem.ts';
import {
  energisedIn,
  holdRequest,
  readbackRequest,
  releaseRequests,
} from '../../../../domain/profile/relay.ts';
import { decodeAnswer, encodeRequest } from '../../../../domain/wire/modbus.ts';
import type { Request } from '../../../../domain/wire/modbus.ts';
import { relayProfile } from '../../../support/sim-board.ts';

const hex = (request: Request): string => Buffer.from(encodeRequest(request)).toString('hex');
const r421a08 = relayProfile('eletechsup-r421a08');
const r4d8a08 = relayProfile('eletechsup-r4d8a08');

describe('an eletechsup board', () => {
  test.each([r421a08, r4d8a08])('$id holds by its delay command, in whole seconds', (profile) => {
    expect(hex(holdRequest(profile, 1, { channel: 1, for_s: 10 }))).toBe('01060001060a5bad');
    expect(hex(holdRequest(profile, 1, { channel: 1, for_s: 100.9 }))).toBe('010600010664da41');
    expect(holdRequest(profile, 3, { channel: 8, for_s: 255 })).toEqual({
      unit: 3,
      fn: 6,
      address: 8,
      value: 0x06ff,
    });
  });

  test.each([r421a08, r4d8a08])(
    '$id is released from a running delay first, then from a latch',
    (profile) => {
      expect(releaseRequests(profile, 2, 5)).toEqual([
        { unit: 2, fn: 6, address: 5, value: 0x0600 },
        { unit: 2, fn: 6, address: 5, value: 0x0200 },
      ]);
    },
  );

  test.each([r421a08, r4d8a08])('$id cannot be held longer than its delay command counts', (profile) => {
    for (const for_s of [0, 255.5, 256])
      expect(() => holdRequest(profile, 1, { channel: 1, for_s })).toThrow(RangeError);
  });

  test('is read back by one register a channel, or by coils that count for themselves', () => {
    expect(readbackRequest(r421a08, 1)).toEqual({ unit: 1, fn: 3, address: 1, count: 8 });
    const coils = readbackRequest(r4d8a08, 1);
    expect(hex(coils)).toBe('0101000000083dcc');
    const answer = decodeAnswer(coils, Buffer.from('0101017c5069', 'hex'));
    expect(isProblem(answer) ? answer : energisedIn(answer)).toEqual(new Set([3, 4, 5, 6, 7]));
  });
});
