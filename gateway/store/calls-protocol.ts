/** What the calls worker is started with. */
export interface CallsWorkerData {
  /** The journal's file, opened and migrated already. */
  readonly journal: string;
  readonly settings: string;
  readonly migrationsDir: string;
}
