/** The tables as Kysely sees them; the migrations are where they are made. */
import type { ColumnType, Generated } from 'kysely';
import type { Role } from '../../domain/http/people.ts';
import type { StampLevel, StampState } from '../../domain/stamp.ts';

/** Set by the database where it is left out. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface CooperativeTable {
  id: string;
  name: string;
  address: string | null;
  phone: string | null;
  version: Generated<number>;
  revision: Generated<number>;
  created_at: number;
}

export interface PersonTable {
  id: string;
  login: string;
  name: string;
  password_hash: string;
  created_at: number;
}

export interface MemberTable {
  id: string;
  cooperative: string;
  person: string;
  role: Role;
  joined_at: number;
  removed_at: number | null;
  revision: Generated<number>;
}

export interface SessionTable {
  token_hash: string;
  member: string;
  created_at: number;
  expires_at: number;
}

export interface InvitationTable {
  id: string;
  cooperative: string;
  role: Role;
  name: string | null;
  token_hash: string;
  created_by: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

export interface SignInFailureTable {
  subject: string;
  failures: number;
  last_at: number;
}

export interface GatewayTable {
  id: string;
  cooperative: string;
  name: string;
  token_hash: string;
  own_name: string | null;
  public_key: string | null;
  farm: string | null;
  /** JSON: [{id, name}]. */
  zones: string | null;
  created_at: number;
  seen_at: number | null;
  revoked_at: number | null;
}

export interface FileTable {
  digest: string;
  cooperative: string;
  type: string;
  width: number;
  height: number;
  bytes: Uint8Array;
  created_at: number;
}

export interface ProductTable {
  id: string;
  cooperative: string;
  name: string;
  gtin: string | null;
  brand: string | null;
  unit: string | null;
  shelf_life_days: number | null;
  image: string | null;
  /** JSON: [{name, url}]. */
  shops: string;
  revision: number;
  created_at: number;
  updated_at: number;
  archived_at: number | null;
}

export interface PlotTable {
  id: string;
  cooperative: string;
  name: string;
  area_m2: number | null;
  area_code: string | null;
  farmer: string | null;
  revision: number;
  created_at: number;
  updated_at: number;
  archived_at: number | null;
}

export interface PlotZoneTable {
  plot: string;
  cooperative: string;
  gateway: string;
  zone: string;
  from_day: string;
  to_day: string | null;
}

export interface SeasonTable {
  id: string;
  cooperative: string;
  plot: string;
  crop: string;
  variety: string | null;
  started_on: string;
  ended_on: string | null;
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface LotTable {
  id: string;
  cooperative: string;
  product: string;
  number: string;
  mass_g: number | null;
  harvested_from: string;
  harvested_to: string;
  revision: number;
  created_at: number;
  updated_at: number;
  recalled_at: number | null;
  recall_reason: string | null;
}

export interface LotPlotTable {
  lot: string;
  cooperative: string;
  plot: string;
}

export interface HistoryTable {
  cooperative: string;
  kind: string;
  record: string;
  revision: number;
  body: string;
  at: number;
  member: string | null;
}

export interface StampBatchTable {
  id: string;
  cooperative: string;
  product: string;
  lot: string | null;
  level: StampLevel;
  count: number;
  issued: number;
  active_count: Defaulted<number>;
  void_count: Defaulted<number>;
  activate: 'on-issue' | 'later';
  created_at: number;
  created_by: string | null;
  ready_at: number | null;
}

export interface StampTable {
  code: string;
  batch: string;
  number: number;
  lot: string | null;
  state: StampState;
  scans: Defaulted<number>;
  first_scan: number | null;
  last_scan: number | null;
}

export interface StampActTable {
  id: string;
  cooperative: string;
  act: 'activate' | 'void';
  body: string;
  changed: number;
  at: number;
  member: string | null;
}

export interface EvidenceTable {
  gateway: string;
  cooperative: string;
  own_name: string;
  public_key: string;
  zone: string;
  day: string;
  revision: number;
  digest: string;
  document: string;
  signature: string;
  received_at: number;
}

export interface Tables {
  cooperative: CooperativeTable;
  person: PersonTable;
  member: MemberTable;
  session: SessionTable;
  invitation: InvitationTable;
  sign_in_failure: SignInFailureTable;
  gateway: GatewayTable;
  file: FileTable;
  product: ProductTable;
  plot: PlotTable;
  plot_zone: PlotZoneTable;
  season: SeasonTable;
  lot: LotTable;
  lot_plot: LotPlotTable;
  history: HistoryTable;
  stamp_batch: StampBatchTable;
  stamp: StampTable;
  stamp_act: StampActTable;
  evidence: EvidenceTable;
}
