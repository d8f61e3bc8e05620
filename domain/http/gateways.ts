import { z } from 'zod';
import { Digest, GatewayName, PublicKey, Signature } from '../evidence.ts';
import { Id } from '../id.ts';
import { Instant, Text } from './text.ts';

const MAX_ZONES = 500;

export const GatewayBody = z.strictObject({ name: Text(120) });
export type GatewayBody = z.infer<typeof GatewayBody>;

const Zone = z.object({ id: Id, name: z.string().max(200) });

export const GatewayView = z.object({
  id: z.string(),
  name: z.string(),
  /** Its own name (by its key), farm and zones; null until it has paired. */
  gateway: GatewayName.nullable(),
  farm: z.string().nullable(),
  zones: z.array(Zone),
  created_at: Instant,
  seen_at: Instant.nullable(),
});
export type GatewayView = z.infer<typeof GatewayView>;

/** `token` is shown this once; it goes into the gateway's `forward.api.token`. */
export const NewGatewayView = GatewayView.extend({ token: z.string() });
export type NewGatewayView = z.infer<typeof NewGatewayView>;

/** A gateway with a token says who it is. The first key it shows is bound to the token. */
export const PairBody = z.strictObject({
  public_key: PublicKey,
  /** That it holds the secret half: `nongso.pair/1`, a line feed and the SHA-256 of the token (hex), signed by it. */
  proof: Signature,
  farm: Id,
  zones: z.array(z.strictObject({ id: Id, name: Text(200) })).max(MAX_ZONES),
});
export type PairBody = z.infer<typeof PairBody>;
export const PairedView = z.object({
  id: z.string(),
  gateway: GatewayName,
  /** Its name, for the gateway's own pages and log. */
  cooperative: z.string(),
  /**
   * How many revisions sealed by this very box are here under this record. Fewer than it was confirmed: the api is new
   * or was restored, and the box sends all of them again.
   */
  have: z.number().int().nonnegative(),
});
export type PairedView = z.infer<typeof PairedView>;

export const EvidenceView = z.object({
  zone: z.string(),
  revision: z.number().int(),
  digest: Digest,
  /** `known`: these very bytes were here already. */
  state: z.enum(['stored', 'known']),
});
export type EvidenceView = z.infer<typeof EvidenceView>;
