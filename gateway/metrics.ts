import type { AccountWatch } from './core/account-watch.ts';
import type { Core } from './core/core.ts';
import type { Evidence } from './evidence.ts';
import { needsMending } from './forward/create.ts';
import type { NamedForwarder } from './forward/create.ts';
import { createMetrics } from './local/metrics.ts';
import type { LinkNumbers, Metrics, SinkNumbers } from './local/metrics.ts';
import type { Store } from './store/open.ts';

interface Forwarding {
  readonly forwarders: readonly NamedForwarder[];
  readonly evidence: Evidence | undefined;
}

export interface MeasuredParts extends Forwarding {
  readonly core: Core;
  readonly store: Store;
  readonly accountWatch: AccountWatch;
  readonly links: readonly (() => LinkNumbers)[];
  /** Grows when a device is added. */
  readonly devices: ReadonlyMap<string, unknown>;
}

/** How far each server of telemetry and the cooperative are. */
export const sinkNumbers = ({ forwarders, evidence }: Forwarding): readonly SinkNumbers[] => [
  ...forwarders.map(({ forwarder }) => {
    const state = forwarder.state();
    return { ...state, isRaised: needsMending(state.alarm) };
  }),
  ...(evidence ? [evidenceNumbers(evidence.forwarder.state())] : []),
];

const evidenceNumbers = ({ sink, waiting, alarm }: ReturnType<Evidence['forwarder']['state']>) => ({
  ...{ sink, waiting },
  isRaised: alarm === 'refused' || alarm === 'parked',
});

/** Composes the metrics of the gateway's parts. */
export function gatewayMetrics(parts: MeasuredParts): Metrics {
  const { core, store, accountWatch, evidence, links, devices } = parts;
  const { counters } = core.ingest;
  return createMetrics({
    frames: () => counters.frames,
    deadLetters: () => counters.deadLetters,
    flooded: () => counters.flooded,
    journal: () => store.stats(),
    disk: () => store.disk.state(),
    unwritten: () => core.unwritten(),
    sinks: () => sinkNumbers(parts),
    evidence: () => ({ sealed: evidence?.sealer.sealed ?? 0 }),
    links: () => links.map((numbers) => numbers()),
    accounts: () => accountWatch.numbers(),
    devices: () => ({ online: core.online(), configured: devices.size }),
    outputs: () => core.outputs(),
  });
}
