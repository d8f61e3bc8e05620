import { createHash } from 'node:crypto';
import type { Rule, VersionedRule } from '../../domain/rule/rule.ts';

/** 48 bits: enough to tell the versions of one farm's rules apart. */
const DIGITS = 12;

/** The first 12 hexadecimal digits of the SHA-256 of a text. */
export const contentHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, DIGITS);

/** A rule's version is the hash of what it says: the same words are the same version after any restart. */
export const withVersion = (rule: Rule): VersionedRule => ({
  ...rule,
  version: contentHash(JSON.stringify(rule)),
});
