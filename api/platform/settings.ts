/** What features may know of the configuration. */
export interface ApiSettings {
  /** What stamps point to, without a slash at the end. */
  readonly publicUrl: string;
  /** The demonstration farm: labels may point to this machine. */
  readonly demonstration: boolean;
  /** Cookies only over TLS. */
  readonly secureCookies: boolean;
  readonly timezone: string;
  /** Folder of the built console. */
  readonly consoleDir: string;
}

/** So many unpredictable bytes. */
export type RandomBytes = (count: number) => Uint8Array;
