import { z } from 'zod';
import { GatewayName, LocalDay } from '../../domain/evidence.ts';

const Claim = z.object({ gateway: GatewayName, day: LocalDay });

/** Whose and which day a document says it is, before its seal is looked at; undefined when it says neither. */
export function claimOf(document: string): z.infer<typeof Claim> | undefined {
  try {
    return Claim.safeParse(JSON.parse(document)).data;
  } catch {
    return undefined;
  }
}
