import type { ApiConfig } from '../../api/config.ts';
import type { Config } from '../../gateway/config.ts';
import type { Surroundings } from '../command.ts';
import type { ReadFile } from './read-config.ts';
import type { Presence } from './presence.ts';
import type { StoresSeen } from './stores/seen.ts';

/** What all checks look at. */
export interface Site {
  readonly env: Surroundings['env'];
  readonly dataDir: string;
  /** Of the installation. */
  readonly root: string;
  readonly now: () => number;
  /** nongso.yaml and what is wrong with it; undefined where only the api is looked at. */
  readonly file: ReadFile | undefined;
  /** What of the file can be understood. */
  readonly config: Config | undefined;
  /** The api's settings, where it is run on this machine. */
  readonly api: { readonly config: ApiConfig | undefined; readonly mistakes: readonly string[] } | undefined;
  /** Whether the gateway of this file runs. */
  readonly presence: Presence;
  /** The stores are looked at beside everything else. */
  readonly stores: Promise<StoresSeen>;
}
