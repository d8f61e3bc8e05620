import type { OutputSettings } from '../../domain/output.ts';
import type { Profile } from '../../domain/profile/schema.ts';
import type { Rule } from '../../domain/rule.ts';
import type { ZoneSettings } from '../../domain/zone.ts';

/** A device at its place; the hardware behind the id may be swapped. */
export interface Device {
  readonly id: string;
  readonly profile: Profile;
  readonly zone?: string;
}

/** A rule with the version that stands in every decision it takes part in. */
export type VersionedRule = Rule & { readonly version: string };

export interface Zone extends Omit<ZoneSettings, 'rules' | 'outputs'> {
  readonly outputs: readonly OutputSettings[];
  readonly rules: readonly VersionedRule[];
}

/** What the farm is made of, as the core sees it. Devices may be added while it runs, zones may not. */
export interface Farm {
  readonly id: string;
  /** IANA name. */
  readonly timezone: string;
  readonly devices: ReadonlyMap<string, Device>;
  readonly zones: ReadonlyMap<string, Zone>;
}
