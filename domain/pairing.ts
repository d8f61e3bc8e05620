/**
 * How a gateway proves, when it pairs, that it holds the secret half of the key it shows: it signs the token it was
 * given. Nobody can pair with a key they have only seen, and a proof is of no use with another token.
 */
import { digestOf, isSignedBy, sign } from './evidence.ts';

/** What is signed. By its first line it is never taken for a sealed day, which is JSON. */
const textOf = (tokenHash: string): string => `nongso.pair/1\n${tokenHash}`;

/** Ed25519 signature, in hex, of `nongso.pair/1`, a line feed and the SHA-256 of the token in hex. */
export const pairingProof = (token: string, secretKey: Uint8Array): string =>
  sign(textOf(digestOf(token)), secretKey);

/**
 * Whether the holder of this public key (hex) made this proof.
 * @param of.tokenHash SHA-256 of the token, in hex
 */
export const isPairingProof = (
  proof: string,
  of: { readonly tokenHash: string; readonly publicKey: string },
): boolean => isSignedBy(of.publicKey, { text: textOf(of.tokenHash), signature: proof });
