import { createHash, createPrivateKey, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { publicKeyOf } from '../../../domain/evidence.ts';
import { isPairingProof, pairingProof } from '../../../domain/pairing.ts';

const secretKey = Uint8Array.from({ length: 32 }, (_, i) => i);
const publicKey = publicKeyOf(secretKey);
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const tokenHash = hashOf('made-by-the-cooperative');
const proof = pairingProof('made-by-the-cooperative', secretKey);

test('a proof is the signature of a fixed line and the digest of the token', () => {
  // RFC 8410's prefix and the 32 bytes, as OpenSSL takes a secret key.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secretKey]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  expect(proof).toBe(sign(null, Buffer.from(`nongso.pair/1\n${tokenHash}`), key).toString('hex'));
});

test('a proof is for one token and one key', () => {
  expect(isPairingProof(proof, { tokenHash, publicKey })).toBe(true);
  expect(isPairingProof(proof, { tokenHash: hashOf('another'), publicKey })).toBe(false);
  const other = publicKeyOf(secretKey.map((byte) => byte ^ 255));
  expect(isPairingProof(proof, { tokenHash, publicKey: other })).toBe(false);
});
