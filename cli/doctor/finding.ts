import type { Facts } from './facts.ts';

export type Code = keyof Facts;

/** `fault`: something does not work; `warning`: it works, and will not for ever, or is not as it should be. */
export type Status = 'ok' | 'warning' | 'fault';

/** One thing found, with what a sentence about it needs. What is said and how it is mended stands in messages/ and mending.ts. */
export interface Finding<C extends Code = Code> {
  readonly code: C;
  readonly status: Status;
  readonly facts: Facts[C];
}

const OK: ReadonlySet<Code> = new Set<Code>([
  'installed',
  'config_fine',
  'no_gateway_here',
  'gateway_runs',
  'port_fine',
  'serial_fine',
  'converter_fine',
  'server_fine',
  'clock_fine',
  'timezone',
  'disk_fine',
  'broker_fine',
  'api_fine',
  'own_api_runs',
  'database_fine',
  'store_fine',
  'longest_away',
]);

const WARNINGS: ReadonlySet<Code> = new Set<Code>([
  'rights_of_root',
  'not_looked_at',
  'setting_unused',
  'gateway_stopped',
  'gateway_notice',
  'own_api_stopped',
  'other_folder',
  'folder_missing',
  'serial_unstable',
  'clock_unsynchronized',
  'disk_tight',
  'public_url_missing',
  'public_url_away',
  'store_unseen',
  'damaged_kept',
  'renewal_unknown',
  'stays_without_power',
  'readable_by_others',
]);

const statusOf = (code: Code): Status => {
  if (OK.has(code)) return 'ok';
  return WARNINGS.has(code) ? 'warning' : 'fault';
};

export const finding = <C extends Code>(code: C, facts: Facts[C]): Finding<C> => ({
  code,
  status: statusOf(code),
  facts,
});
