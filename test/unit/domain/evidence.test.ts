import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { EvidenceDay } from '../../../domain/evidence.ts';
import {
  GatewayName,
  SealedDay,
  digestOf,
  evidenceText,
  gatewayName,
  openSeal,
  publicKeyOf,
  seal,
} from '../../../domain/evidence.ts';

const secretKey = Uint8Array.from({ length: 32 }, (_, i) => i);
const publicKey = publicKeyOf(secretKey);

const day: EvidenceDay = {
  schema: 'nongso.evidence/1',
  gateway: gatewayName(publicKey),
  farm: 'dong-tao',
  zone: 'khu-1',
  day: '2026-11-22',
  timezone: 'Asia/Ho_Chi_Minh',
  revision: 1,
  previous: null,
  series: {
    'soil.moisture#20cm': { count: 288, min: 24.1, mean: 27.35, max: 31.2, gaps: [] },
    'soil.moisture': { count: 2, min: 24, mean: 25, max: 26, gaps: [[1_795_280_400_000, 1_795_300_000_000]] },
  },
  waterings: [{ output: 'van-1', from: 1_795_290_000_000, to: 1_795_290_600_000, litres: null }],
  litres: 0,
};

/** An Ed25519 public key as OpenSSL takes it: RFC 8410's prefix and the 32 bytes. */
const opensslKey = (hex: string) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')]),
    format: 'der',
    type: 'spki',
  });

describe('a sealed day', () => {
  const sealed = seal(day, secretKey);

  test('opens with the key of its gateway', () => {
    expect(SealedDay.parse(sealed)).toEqual(sealed);
    expect(openSeal(sealed, publicKey)).toEqual(day);
  });

  test('is verified by another implementation of Ed25519', () => {
    const isGenuine = (document: string) =>
      verify(null, Buffer.from(document), opensslKey(publicKey), Buffer.from(sealed.signature, 'hex'));
    expect(isGenuine(sealed.document)).toBe(true);
    expect(isGenuine(sealed.document.replace('27.35', '27.36'))).toBe(false);
  });

  test('is the same text in whatever order its members were written', () => {
    const { series, ...rest } = day;
    const turned = { ...rest, series: Object.fromEntries(Object.entries(series).reverse()) };
    expect(evidenceText(turned)).toBe(sealed.document);
    expect(sealed.document).toMatch(/^\{"day":"2026-11-22","farm":"dong-tao","gateway":"gw-/);
  });

  test('has the SHA-256 of its text as digest, always the same', () => {
    const expected = createHash('sha256').update(sealed.document, 'utf8').digest('hex');
    expect(digestOf(sealed.document)).toBe(expected);
    expect(digestOf(seal(day, secretKey).document)).toBe(expected);
    expect(digestOf('Nhãn lồng')).toBe(createHash('sha256').update('Nhãn lồng').digest('hex'));
  });

  test.each([
    ['no JSON', '{"schema":', 'not_readable'],
    ['another form', JSON.stringify({ ...day, schema: 'nongso.evidence/2' }), 'not_readable'],
    ['a member nobody knows', sealed.document.replace('{', '{"extra":1,'), 'not_readable'],
    ['a metric nobody knows', sealed.document.replaceAll('soil.moisture', 'soil.mood'), 'not_readable'],
    ['members in another order', JSON.stringify(day), 'not_canonical'],
    ['white space', ` ${sealed.document}`, 'not_canonical'],
    ['a number written otherwise', sealed.document.replace('27.35', '27.350'), 'not_canonical'],
    ['one other value', sealed.document.replace('27.35', '27.36'), 'wrong_signature'],
  ] as const)('with %s does not open', (_, document, fault) => {
    expect(openSeal({ ...sealed, document }, publicKey)).toBe(fault);
  });

  test("with another gateway's key or signature does not open", () => {
    const other = secretKey.map((byte) => byte ^ 255);
    expect(openSeal(sealed, publicKeyOf(other))).toBe('wrong_signature');
    expect(openSeal({ ...sealed, signature: seal(day, other).signature }, publicKey)).toBe('wrong_signature');
    expect(openSeal({ ...sealed, signature: '0'.repeat(128) }, publicKey)).toBe('wrong_signature');
  });
});

test('a key of small order opens nothing, though a signature that suits any text can be made for it', () => {
  const neutral = `01${'00'.repeat(31)}`; // y = 1
  const forged = { document: evidenceText(day), signature: `${neutral}${'00'.repeat(32)}` };
  expect(openSeal(forged, neutral)).toBe('wrong_signature');
});

test('a gateway is named by the digest of its key', () => {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex');
  expect(gatewayName(publicKey)).toBe(`gw-${digest.slice(0, 16)}`);
  expect(GatewayName.safeParse(gatewayName(publicKey)).success).toBe(true);
});

test('the key of RFC 8032, section 7.1, gives the public key printed there', () => {
  const secret = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  expect(publicKeyOf(secret)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
});
