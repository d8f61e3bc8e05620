import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import { soonSeen } from '../stores/watch.ts';

/** Parts without which the gateway answers 503 (gateway/health.ts). */
const VITAL: ReadonlySet<string> = new Set(['control', 'journal']);

/** Whether the gateway runs, what it says of itself, and whether it is the one of this data folder. */
export const gateway: Check = {
  name: 'gateway',
  limit_s: 20,
  look: async ({ config, presence, dataDir: folder, stores }) => {
    if (config === undefined) return [];
    const { url } = presence;
    const seen = await soonSeen(stores);
    const inUse = seen?.inUse;
    // Port 0 is a place that nobody knows: of a test, or of a section that is wrong.
    if (presence.is === 'absent' && config.http.port === 0 && inUse !== true) return [];
    if (presence.is === 'absent')
      return [inUse ? finding('gateway_silent', { url, folder }) : finding('gateway_stopped', { url })];
    const sick = Object.entries(presence.health.parts).filter(([, { ok }]) => !ok);
    return [
      finding('gateway_runs', { url }),
      ...(inUse === false ? [finding('other_folder', { url, folder })] : []),
      ...sick.map(([part, { detail: words }]) =>
        finding(VITAL.has(part) ? 'gateway_part' : 'gateway_notice', { part, words }),
      ),
    ];
  },
};
