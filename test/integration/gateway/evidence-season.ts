/** A past of two zones for tests of evidence, and its sealer with a key that is always the same. */
import type { Actuation } from '../../../domain/decision.ts';
import { gatewayName, publicKeyOf } from '../../../domain/evidence.ts';
import type { Clock } from '../../../domain/clock.ts';
import { Sealer } from '../../../gateway/core/evidence/sealer.ts';
import type { SealerOptions } from '../../../gateway/core/evidence/sealer.ts';
import type { EvidenceBook, ZoneDay } from '../../../gateway/core/ports/evidence.ts';
import type { Journal } from '../../../gateway/core/ports/journal.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { aFarm, anOutput, aZone } from '../../support/farm.ts';
import { aFrame, readings } from '../../support/store.ts';

const HOUR = 3_600_000;
export const DAY_MS = 24 * HOUR;

/** Midnight of 2026-11-20 in Vietnam. */
export const MIDNIGHT = Date.UTC(2026, 10, 19, 17);

export const secretKey = new Uint8Array(32).fill(7);
export const publicKey = publicKeyOf(secretKey);
export const gateway = gatewayName(publicKey);

export const farm = aFarm([
  aZone({ outputs: [anOutput({ flow_l_min: 40, on_max_s: 3_600 })] }),
  aZone({ id: 'khu-2', name: 'Khu 2', outputs: [], rules: [] }),
]);

export const evidenceOf = (store: Store) => store.evidence({ gateway, timezone: farm.timezone });

/** A sealer that throws what it could not do, or would not, unless the test expects it. */
export const sealerOf = (
  book: EvidenceBook,
  clock: Clock,
  { failed = fail, passedOver = failTooLate }: Partial<Pick<SealerOptions, 'failed' | 'passedOver'>> = {},
): Sealer => new Sealer({ farm, book, secretKey, clock, failed, passedOver });

function fail(what: string, error: unknown): never {
  throw new Error(`${what} could not be sealed`, { cause: error });
}

function failTooLate(days: readonly ZoneDay[]): never {
  throw new Error(`${days.length} days were passed over`);
}

/** An actuation of van-1, so many ms after `from`. */
export const actuation = (after_ms: number, state: Actuation['state'], from = MIDNIGHT): Actuation => ({
  id: `a-${after_ms}`,
  at: from + after_ms,
  zone: 'khu-1',
  output: 'van-1',
  state,
  lease_s: state === 'on' ? 60 : 0,
  cause: 'rule',
  result: 'confirmed',
});

/** Days from a midnight on: a frame an hour in each zone and a watering over each midnight. */
export async function liveThrough(journal: Journal, days: number, from = MIDNIGHT): Promise<void> {
  const appended: Promise<unknown>[] = [];
  const frame = (device: string, zone: string, hour: number) => {
    const at = from + hour * HOUR;
    const values = readings({ 'soil.moisture': 20 + (hour % 10) });
    return journal.append({
      kind: 'frame',
      frame: aFrame({ device, zone, measuredAt: at, receivedAt: at, readings: values }),
    });
  };
  for (let hour = 0; hour < days * 24; hour++) {
    appended.push(frame('soil-1', 'khu-1', hour), frame('node-7', 'khu-2', hour));
    if (hour % 24 !== 23) continue;
    const watering = [
      actuation(hour * HOUR + HOUR / 2, 'on', from),
      actuation((hour + 1) * HOUR + HOUR / 4, 'off', from),
    ];
    for (const one of watering) appended.push(journal.append({ kind: 'actuation', actuation: one }));
  }
  await Promise.all(appended);
}
