import type { Why } from './why.ts';

/** What listens on a port. */
export type Listener = 'http' | 'mqtt' | 'api';
/** Whose broker it is. */
export type BrokerOf = 'farm' | 'homeassistant';
export type StoreName = 'journal' | 'settings' | 'api';

interface Server {
  /** As `InfluxDB (192.168.1.5:8086)`. */
  readonly server: string;
}
interface Away {
  readonly why: Why;
  /** What the system or the server said, English. */
  readonly words: string;
}
interface Bus {
  readonly bus: string;
  readonly port: string;
}
interface Broker {
  readonly of: BrokerOf;
  /** Host and port. */
  readonly broker: string;
}
interface StoreFile {
  readonly store: StoreName;
  readonly file: string;
}
interface Output {
  readonly output: string;
  readonly device: string;
}

/** Everything that can be found, and what is known about it then. Never a password or a token. */
export interface Facts {
  installed: { readonly version: string; readonly node: string };
  pages_missing: { readonly root: string };
  /** Root may do everything, so nothing is known about the rights of the user that the gateway runs as. */
  rights_of_root: { readonly user: string };

  config_fine: { readonly file: string; readonly devices: number; readonly zones: number };
  no_gateway_here: Record<never, never>;
  config_missing: { readonly file: string };
  config_mistake: { readonly file: string; readonly path: string; readonly words: string };
  variable_missing: { readonly file: string; readonly path: string; readonly variable: string };
  /** Parts of the file that are wrong, or do not stand without those; none: the whole farm. */
  not_looked_at: { readonly file: string; readonly parts: readonly string[] };
  setting_unused: { readonly file: string; readonly path: string };

  gateway_runs: { readonly url: string };
  gateway_stopped: { readonly url: string };
  /** A part without which the farm is not looked after. */
  gateway_part: { readonly part: string; readonly words: string };
  gateway_notice: { readonly part: string; readonly words: string };
  gateway_silent: { readonly url: string; readonly folder: string };
  other_folder: { readonly url: string; readonly folder: string };

  port_fine: { readonly of: Listener; readonly port: number; readonly state: 'free' | 'ours' };
  port_taken: { readonly of: Listener; readonly port: number; readonly holder: string | undefined };
  port_forbidden: { readonly of: Listener; readonly port: number };
  port_elsewhere: { readonly of: Listener; readonly host: string };

  serial_fine: Bus;
  serial_missing: Bus & { readonly there: readonly string[] };
  serial_forbidden: Bus & { readonly user: string; readonly group: string | undefined };
  serial_held: Bus & { readonly holder: string | undefined };
  serial_broken: Bus & { readonly words: string };
  serial_unstable: Bus & { readonly stable: string };
  converter_fine: Bus;
  converter_away: Bus & Away;

  server_fine: Server;
  server_away: Server & Away;
  /** `key`: what of the configuration is wrong, a token or a user with password. */
  server_credentials: Server & { readonly key: 'token' | 'password'; readonly words: string };
  server_no_right: Server & { readonly place: string; readonly words: string };
  server_place: Server & { readonly kind: 'bucket' | 'database'; readonly place: string };
  server_strange: Server & { readonly words: string };

  /** `now` and `newest` as the farm's clock on the wall shows them. */
  clock_fine: { readonly now: string; readonly by: readonly string[] };
  clock_behind: { readonly now: string; readonly newest: string };
  clock_before_build: { readonly now: string };
  /** `ahead_s` of ours before theirs; negative when ours is behind. */
  clock_differs: { readonly now: string; readonly server: string; readonly ahead_s: number };
  clock_unsynchronized: { readonly now: string };
  timezone: { readonly farm: string; readonly system: string };

  disk_fine: { readonly folder: string; readonly free_mb: number };
  disk_full: { readonly folder: string; readonly free_mb: number };
  /** `wanted_mb`: to what the journal may grow, where there is less room; undefined: there is little room for anything. */
  disk_tight: { readonly folder: string; readonly free_mb: number; readonly wanted_mb: number | undefined };
  folder_missing: { readonly folder: string };
  folder_read_only: { readonly folder: string };
  folder_forbidden: { readonly folder: string; readonly user: string; readonly owner: string };

  broker_fine: Broker;
  broker_away: Broker & Away;
  broker_refuses: Broker & { readonly words: string };
  broker_strange: Broker & { readonly words: string };

  api_fine: Server;
  api_away: Server & Away;
  api_token: Server & { readonly words: string };
  api_strange: Server & { readonly words: string };

  own_api_runs: { readonly url: string };
  own_api_stopped: { readonly url: string };
  own_api_setting: { readonly words: string };
  own_api_sick: { readonly url: string; readonly words: string };
  database_fine: { readonly database: string };
  database_away: { readonly database: string; readonly words: string };
  public_url_missing: Record<never, never>;
  public_url_away: Away & { readonly url: string };

  store_fine: StoreFile & { readonly size_mb: number; readonly looked: 'all' | 'part' };
  store_unseen: StoreFile & { readonly words: string };
  store_damaged: StoreFile & { readonly words: string };
  store_forbidden: StoreFile & { readonly user: string; readonly owner: string };
  /** A journal without the settings that belong to it. */
  settings_missing: { readonly file: string };
  damaged_kept: { readonly folder: string };
  restore_unfinished: { readonly folder: string };

  longest_away: { readonly outputs: readonly string[]; readonly lost_s: number };
  renewal_unknown: Output & { readonly profile: string; readonly lost_s: number };
  stays_without_power: Output;

  readable_by_others: { readonly path: string; readonly what: 'config' | 'folder' | 'store' };

  /** A check of ours did not come to its end. */
  check_late: { readonly check: string; readonly limit_s: number };
  check_failed: { readonly check: string; readonly words: string };
}
