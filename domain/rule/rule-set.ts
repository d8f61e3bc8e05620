import { z } from 'zod';

/** Rules that one zone may carry. */
export const MAX_RULES = 64;

/** A rule as it is kept. It was valid when it was kept; whether it still fits the farm is judged anew. */
export const KeptRule = z.looseObject({ id: z.string(), kind: z.string() });
export type KeptRule = Readonly<z.infer<typeof KeptRule>>;

/** Who made a version of a zone's rules, and when. */
export interface RuleSetHead {
  readonly zone: string;
  /** Grows by one with each change of this zone's rules; 0: declared in the file and never kept. */
  readonly version: number;
  /** UTC ms. */
  readonly at: number;
  /** A paired phone, or `file` for nongso.yaml. */
  readonly author: string;
  /** Why, in the author's words. */
  readonly note?: string;
}

/** All rules of a zone as they stood together. A version never changes. */
export interface RuleSet extends RuleSetHead {
  /** As they are written: of the same priority, the first is heard first. */
  readonly rules: readonly KeptRule[];
}

/** The author of versions that come from the configuration file. */
export const FILE_AUTHOR = 'file';

/** A rule of the configuration file as it was last taken from there. */
export interface DeclaredRule {
  readonly zone: string;
  readonly id: string;
  /** Of the words in the file: another way to write the same numbers is no change. */
  readonly hash: string;
}
