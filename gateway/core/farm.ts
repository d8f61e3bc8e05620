import type { OutputSettings } from '../../domain/output.ts';
import type { Profile } from '../../domain/profile/schema.ts';
import type { VersionedRule } from '../../domain/rule/rule.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import type { ZoneSettings } from '../../domain/zone.ts';
import type { Site } from '../rules/define.ts';

export type { VersionedRule } from '../../domain/rule/rule.ts';

/** A device at its place; the hardware behind the id may be swapped. */
export interface Device {
  readonly id: string;
  readonly profile: Profile;
  readonly zone?: string;
  /** The application of a ChirpStack bridge. */
  readonly application?: string;
  /** The bridge a radio device is reached through, and its address there. */
  readonly bridge?: string;
  readonly eui?: string;
}

export interface Zone extends Omit<ZoneSettings, 'rules' | 'outputs'> {
  readonly outputs: readonly OutputSettings[];
  /** As the file declares them; what is in force is in the rule book. */
  readonly rules: readonly VersionedRule[];
}

/** What the farm is made of, as the core sees it. Devices may be added while it runs, zones may not. */
export interface Farm extends Site {
  readonly id: string;
  readonly devices: ReadonlyMap<string, Device>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly supplies: ReadonlyMap<string, SupplySettings>;
}
