import type { Alarms } from './alarms.ts';
import { needsOf } from '../rules/evaluate.ts';
import type { Farm } from './farm.ts';
import type { RuleBook } from './rulebook/rule-book.ts';
import type { Snapshot } from './snapshot.ts';

/** A device that was not heard of this long after the start is missing, ms. */
const FIRST_WORD_MS = 300_000;

export interface QuietWatchParts {
  readonly farm: Farm;
  readonly book: RuleBook;
  readonly snapshot: Snapshot;
  readonly alarms: Alarms;
  /** UTC ms. */
  readonly startedAt: number;
}

/** Notices devices that went away or never came, and zones whose rules have no fresh reading: silence is news. */
export class QuietWatch {
  readonly #parts: QuietWatchParts;
  readonly #known = new Map<string, 'online' | 'offline'>();

  constructor(parts: QuietWatchParts) {
    this.#parts = parts;
  }

  get online(): number {
    return [...this.#known.values()].filter((state) => state === 'online').length;
  }

  heard(device: string, { state, now }: { state: 'online' | 'offline'; now: number }): void {
    this.#known.set(device, state);
    this.#show(device, { now, wrong: state === 'offline' });
  }

  look(now: number): void {
    const { farm, book, snapshot, alarms, startedAt } = this.#parts;
    if (now - startedAt > FIRST_WORD_MS)
      for (const device of farm.devices.keys())
        if (!this.#known.has(device)) this.#show(device, { now, wrong: true });
    for (const zone of farm.zones.values()) {
      const silent = book
        .ofZone(zone.id)
        .flatMap((rule) => needsOf(rule))
        .some(({ point, stale_s }) => {
          const value = snapshot.value(zone.id, point, { now, stale_s });
          const fresh = value !== undefined && value.quality !== 'stale';
          return !fresh && now - startedAt > stale_s * 1000;
        });
      alarms.show({ code: 'stale', name: zone.name, zone: zone.id }, { now, wrong: silent });
    }
  }

  #show(device: string, at: { now: number; wrong: boolean }): void {
    const zone = this.#parts.farm.devices.get(device)?.zone;
    this.#parts.alarms.show(
      { code: 'device_offline', name: device, ...(zone !== undefined && { zone }) },
      at,
    );
  }
}
