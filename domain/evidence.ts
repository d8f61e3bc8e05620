/**
 * Evidence: what a zone's sensors and valves did on one local day, sealed by the gateway that saw it. The sealed text
 * is the canonical JSON of an {@link EvidenceDay}; its digest is the SHA-256 of that text, its seal an Ed25519
 * signature of it (RFC 8032) by the gateway's own key.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import { Id } from './id.ts';
import { isPoint } from './metric.ts';

/** A local day is sealed so long after its end, ms: what comes in time is in the first revision. */
export const SEAL_AFTER_MS = 86_400_000;

/** A gateway's name for itself: `gw-` and the first 16 hex digits of the SHA-256 of its public key. */
export const GatewayName = z
  .string()
  .regex(/^gw-[0-9a-f]{16}$/, { error: 'a gateway is named as gw-0123456789abcdef' });

export const Digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256 in 64 hex digits' });
export const LocalDay = z.iso.date({ error: 'a day as 2026-11-22' });
/** An Ed25519 public key (RFC 8032), 32 bytes in hex. */
export const PublicKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'an Ed25519 public key in 64 hex digits' });
/** An Ed25519 signature, 64 bytes in hex. */
export const Signature = z
  .string()
  .regex(/^[0-9a-f]{128}$/, { error: 'an Ed25519 signature in 128 hex digits' });

const Instant_ms = z.number().int().nonnegative();
const Span = z.tuple([Instant_ms, Instant_ms]).describe('from included, to excluded, UTC ms');

/** One point over the day, from good readings only. min, mean and max in the metric's unit. */
export const EvidenceSeries = z.strictObject({
  count: z.number().int().nonnegative(),
  min: z.number(),
  mean: z.number(),
  max: z.number(),
  /** Spans of the day longer than an hour (evidence-gap.ts) in which nothing was heard. */
  gaps: z.array(Span).max(24),
});
export type EvidenceSeries = z.infer<typeof EvidenceSeries>;

export const EvidenceWatering = z.strictObject({
  output: Id,
  from: Instant_ms,
  to: Instant_ms,
  /** Null where neither a meter nor a flow rate is known. */
  litres: z.number().nonnegative().nullable(),
});
export type EvidenceWatering = z.infer<typeof EvidenceWatering>;

export const EvidenceDay = z.strictObject({
  schema: z.literal('nongso.evidence/1'),
  gateway: GatewayName,
  farm: Id,
  zone: Id,
  day: LocalDay,
  /** IANA name of the calendar that `day` is a day of. */
  timezone: z.string().min(1).max(64),
  /** 1 for the first seal of a day; late data makes the next. */
  revision: z.number().int().min(1).max(10_000),
  /** Digest of the revision before; null in the first. */
  previous: Digest.nullable(),
  /** By point; a point without good readings on that day is absent. */
  series: z.record(
    // Answers a boolean on purpose: as a type guard it would make every metric a required member.
    z.string().refine((name): boolean => isPoint(name), { error: 'not a known metric' }),
    EvidenceSeries,
  ),
  waterings: z.array(EvidenceWatering).max(2_000),
  /** Sum of the waterings whose litres are known. */
  litres: z.number().nonnegative(),
});
export type EvidenceDay = z.infer<typeof EvidenceDay>;

/** A day as it travels and is kept: the sealed text itself, so that its bytes never change on the way. */
export const SealedDay = z.strictObject({
  /** Canonical JSON of an {@link EvidenceDay}. */
  document: z.string().min(2).max(262_144),
  signature: Signature,
});
export type SealedDay = z.infer<typeof SealedDay>;

/** The text that is digested and signed. */
export const evidenceText = (day: EvidenceDay): string => canonicalJson(day);

/** SHA-256 of a sealed text, in hex. */
export const digestOf = (document: string): string => bytesToHex(sha256(utf8ToBytes(document)));

/** The name of the gateway that has this public key (hex). */
export const gatewayName = (publicKey: string): string =>
  `gw-${bytesToHex(sha256(fromHex(publicKey))).slice(0, 16)}`;

/** @param secretKey 32 random bytes */
export const publicKeyOf = (secretKey: Uint8Array): string => bytesToHex(ed25519.getPublicKey(secretKey));

export function seal(day: EvidenceDay, secretKey: Uint8Array): SealedDay {
  const document = evidenceText(day);
  return { document, signature: sign(document, secretKey) };
}

/** The Ed25519 signature of a text's UTF-8, in hex. */
export const sign = (text: string, secretKey: Uint8Array): string =>
  bytesToHex(ed25519.sign(utf8ToBytes(text), secretKey));

/**
 * Whether a text was signed by the secret half of a public key (both in hex). Strictly by RFC 8032, 5.1.7: ZIP 215,
 * which is laxer, takes keys of small order, for which anybody can make a signature of any text.
 */
export const isSignedBy = (
  publicKey: string,
  { text, signature }: { readonly text: string; readonly signature: string },
): boolean => ed25519.verify(fromHex(signature), utf8ToBytes(text), fromHex(publicKey), { zip215: false });

/** Why a sealed text is not what it says it is; `not_canonical`: readable, but another text than its signer's. */
export type SealFault = 'not_readable' | 'not_canonical' | 'wrong_signature';

/** The day in a sealed text, once text, form and signature agree. */
export function openSeal(sealed: SealedDay, publicKey: string): EvidenceDay | SealFault {
  const day = EvidenceDay.safeParse(parseJson(sealed.document));
  if (!day.success) return 'not_readable';
  if (evidenceText(day.data) !== sealed.document) return 'not_canonical';
  const { document: text, signature } = sealed;
  return isSignedBy(publicKey, { text, signature }) ? day.data : 'wrong_signature';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
