import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { contentHash } from '../rules/version.ts';

const RawZones = z.object({
  zones: z
    .array(
      z.object({
        id: z.string(),
        rules: z.array(z.object({ id: z.string() }).catchall(z.json())).default([]),
      }),
    )
    .default([]),
});

/**
 * By zone and rule, the hash of the words in the file. They are hashed before defaults are filled in: a later version
 * with other defaults must not take every rule for changed.
 */
export const declaredHashes = (raw: unknown): ReadonlyMap<string, ReadonlyMap<string, string>> =>
  new Map(
    RawZones.parse(raw).zones.map(({ id, rules }) => [
      id,
      new Map(rules.map((rule) => [rule.id, contentHash(canonicalJson(rule))])),
    ]),
  );
