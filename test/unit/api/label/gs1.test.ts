// An independent judge: BWIPP checks keys, check digits and the order of a GS1 Digital Link address as it encodes it.
import bwip from 'bwip-js';
import { describe, expect, it } from 'vitest';
import { stampLabel } from '../../../../domain/stamp.ts';
import { GTIN, HOST } from './sample.ts';

const encode = (text: string): unknown => bwip.raw({ bcid: 'gs1dlqrcode', text });

describe('an address on a label', () => {
  it.each(['unit', 'lot'] as const)('is a GS1 Digital Link URI for a stamp of a %s', (level) => {
    const { address } = stampLabel({ level, code: '7K3M9Q2X5T8VW', gtin: GTIN, lot: '2026-11-01' }, HOST);
    expect(encode(address)).toBeDefined();
  });

  it('is refused by that judge for a wrong check digit', () => {
    expect(() => encode(`${HOST}/01/09521234567898/21/7K3M9Q2X5T8VW`)).toThrow(/checksum/i);
  });
});
