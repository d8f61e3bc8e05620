import type { Finding } from './finding.ts';
import type { Site } from './site.ts';

/** One thing that is looked at. What it finds is returned; it changes nothing, prints nothing and keeps no secret in a finding. */
export interface Check {
  readonly name: string;
  /** It is cut after this, and says nothing then. */
  readonly limit_s: number;
  /** @param signal ends when the limit is over */
  readonly look: (site: Site, signal: AbortSignal) => Promise<readonly Finding[]>;
}
