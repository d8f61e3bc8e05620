import type { Logger } from 'pino';
import { gatewayName, publicKeyOf } from '../domain/evidence.ts';
import { pairingProof } from '../domain/pairing.ts';
import { wallClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Alarms } from './core/alarms.ts';
import { Sealer } from './core/evidence/sealer.ts';
import type { ZoneDay } from './core/ports/evidence.ts';
import { EvidenceForwarder } from './forward/evidence-forwarder.ts';
import { evidenceSink } from './forward/sinks/evidence.ts';
import { evidenceConsumer } from './store/evidence/evidence-consumer.ts';
import type { Store } from './store/open.ts';

/** Most days one line of the log names. */
const MAX_TOLD = 10;

/** The part of the gateway that answers to the cooperative. */
export interface Evidence {
  /** Its name among the consumers of the journal. */
  readonly consumer: string;
  readonly sealer: Sealer;
  readonly forwarder: EvidenceForwarder;
  /** Turns what stands wrong into alarms; to be called every few seconds. */
  watch(alarms: Alarms, now: number): void;
}

/** Composes what seals the farm's days and brings them to the cooperative. */
export async function createEvidence(
  api: NonNullable<Config['api']>,
  { farm, store, log }: { farm: Config['farm']; store: Store; log: Logger },
): Promise<Evidence> {
  const clock = wallClock;
  const secretKey = await store.signingKey();
  const publicKey = publicKeyOf(secretKey);
  const gateway = gatewayName(publicKey);
  const book = store.evidence({ gateway, timezone: farm.timezone });
  const zones = [...farm.zones.values()].map(({ id, name }) => ({ id, name }));
  const proof = pairingProof(api.token, secretKey);
  const who = { public_key: publicKey, proof, farm: farm.id, zones };
  const { host } = new URL(api.url);
  const zonesOf = (days: readonly ZoneDay[]) =>
    new Set(days.map(({ zone }) => farm.zones.get(zone)?.name ?? zone));
  const sealer = new Sealer({
    ...{ farm, book, secretKey, clock },
    failed: (what, error) => log.error({ err: error, what }, 'a day could not be sealed; tried again'),
    passedOver: (days) =>
      log.warn(
        { days: days.slice(0, MAX_TOLD).map(({ zone, day }) => `${zone} ${day}`), count: days.length },
        'readings came for days that the journal no longer holds; these days stay as they were sealed',
      ),
  });
  const sink = evidenceSink({ ...api, gateway, who, clock });
  const forwarder = new EvidenceForwarder({ sink, outbox: book, clock, log });
  return {
    consumer: evidenceConsumer(gateway),
    sealer,
    forwarder,
    watch(alarms, now) {
      const { alarm, parked } = forwarder.state();
      const isAway = alarm === 'unavailable' || alarm === 'journal';
      alarms.show({ code: 'api_away', name: host }, { now, wrong: isAway });
      alarms.show({ code: 'api_refuses', name: host }, { now, wrong: alarm === 'refused' });
      alarms.showOnly('evidence_refused', { now, names: zonesOf(parked) });
      alarms.showOnly('evidence_unsealed', { now, names: zonesOf(sealer.unsealed) });
    },
  };
}
