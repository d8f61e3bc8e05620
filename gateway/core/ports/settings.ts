/** What is kept of the set-up of a farm: overrides, rules, credentials, phones. Each comment is a promise. */
import type { Overrides } from '../../../domain/override.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { DeclaredRule, RuleSet, RuleSetHead } from '../../../domain/rule/rule-set.ts';

/** Overrides outlive a restart with the right remaining time. */
export interface OverrideStore {
  load(): Promise<ReadonlyMap<string, Overrides>>;
  /** Durable on return. Rejects when the disk refuses; the override then holds in memory and the caller says so. */
  save(output: string, overrides: Overrides): Promise<void>;
}

/**
 * The versions of each zone's rules, and what the file declared last. Rejects when the disk refuses; a `save` that
 * rejects may have been done all the same, when the store was lost before it could answer.
 */
export interface RuleStore {
  /** The newest version of each zone that ever had one, also of zones that are gone from the file. */
  newest(): Promise<readonly RuleSet[]>;
  declared(): Promise<readonly DeclaredRule[]>;
  /** One version, without a number the newest; undefined when there is none, or no more. */
  find(zone: string, version?: number): Promise<RuleSet | undefined>;
  /** Newest first, below `before`. */
  versions(zone: string, page: { before: number; limit: number }): Promise<readonly RuleSetHead[]>;
  /**
   * Durable on return, all or nothing. Rejects when one of the versions is there already. `declarations`: for these
   * zones, what the file declares now, rule by rule its hash.
   */
  save(sets: readonly RuleSet[], declarations?: Declarations): Promise<void>;
}

/** By zone and rule, the hash of its words in the configuration file. */
export type Declarations = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Who may speak MQTT. Read anew on every call, so a credential added by the command line counts at once. */
export interface CredentialStore {
  /** The device bound to this username, if the secret is right; compares in constant time. */
  check(
    username: string,
    secret: string,
  ): Promise<{ readonly device: string; readonly profile: string } | undefined>;
}

/** Phones paired with the farm by its PIN. */
export interface PairingStore {
  /**
   * A new bearer token when the PIN is right. Problems: `wrong_pin` (reject), `no_pin` (stop: none was set),
   * `too_many_tries` (back_off).
   */
  pair(pin: string, now: number): Promise<{ readonly token: string; readonly expiresAt: number } | Problem>;
  /** The name of the paired phone or of the program that opened a session for itself, undefined for an unknown or expired token. */
  check(token: string, now: number): Promise<string | undefined>;
}
