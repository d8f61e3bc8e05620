import type { Clock } from '../../../domain/clock.ts';
import type { Decision } from '../../../domain/decision.ts';
import type { Overrides } from '../../../domain/override.ts';
import type { Frame } from '../../../domain/reading.ts';
import type { ZoneHour } from '../../../domain/zone-hour.ts';
import { JournalFailed } from '../../../gateway/core/ports/journal.ts';
import type { Entry, Journal, Outcome } from '../../../gateway/core/ports/journal.ts';
import type { OverrideStore } from '../../../gateway/core/ports/settings.ts';
import type { Recovered } from '../../../gateway/core/ports/reads.ts';

/** From a call to the end of the group commit that holds it, ms. */
export const COMMIT_MS = 40;
const FRAMES_PER_DEVICE = 8;
const HOURS_PER_ZONE = 72;

interface Waiting {
  readonly entry: Entry;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What outlives a gateway: of the journal as much as a restart asks for, and the settings. Entries are committed in
 * groups, in the order of the calls; what is not committed when the gateway dies is lost.
 */
export class Disk {
  /** A full disk refuses every commit. */
  state: 'good' | 'full' = 'good';
  readonly #clock: Clock;
  readonly #frames = new Map<string, { readonly seq: number; readonly frame: Frame }[]>();
  readonly #decisions = new Map<string, Decision>();
  readonly #hours = new Map<string, ZoneHour[]>();
  readonly #overrides = new Map<string, Overrides>();
  #seq = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The journal of one life of the gateway. */
  journal(alive: () => boolean): Journal {
    let group: Waiting[] = [];
    const commit = (): void => {
      const done = group;
      group = [];
      if (!alive()) return;
      for (const { entry, resolve, reject } of done)
        if (this.state === 'full') reject(new JournalFailed('the disk is full'));
        else resolve(this.#store(entry));
    };
    return {
      append: (entry) =>
        new Promise((resolve, reject) => {
          if (group.length === 0) this.#clock.at(this.#clock.now() + COMMIT_MS, commit);
          group.push({ entry, resolve, reject });
        }),
    };
  }

  overrides(alive: () => boolean): OverrideStore {
    return {
      load: () => Promise.resolve(this.storedOverrides()),
      save: (output, overrides) =>
        new Promise((resolve, reject) => {
          this.#clock.at(this.#clock.now() + COMMIT_MS, () => {
            if (!alive()) return;
            if (this.state === 'full') return reject(new JournalFailed('the disk is full'));
            this.#overrides.set(output, overrides);
            resolve();
          });
        }),
    };
  }

  storedOverrides(): ReadonlyMap<string, Overrides> {
    return new Map(this.#overrides);
  }

  recover(): Recovered {
    const frames = [...this.#frames.values()].flat().sort((a, b) => a.seq - b.seq);
    return {
      frames: frames.map(({ frame }) => frame),
      decisions: [...this.#decisions.values()],
      hours: [...this.#hours.values()].flat(),
    };
  }

  #store(entry: Entry): Outcome {
    this.#seq++;
    if (entry.kind === 'frame') return this.#keep(entry.frame);
    if (entry.kind === 'decision') {
      const { output, shadow } = entry.decision;
      this.#decisions.set(`${output}~${shadow ?? ''}`, entry.decision);
    }
    if (entry.kind === 'hour') {
      const kept = this.#hours.get(entry.hour.zone) ?? [];
      this.#hours.set(entry.hour.zone, [...kept, entry.hour].slice(-HOURS_PER_ZONE));
    }
    return 'stored';
  }

  /** The newest few of each device; a frame of the same time is the same frame again. */
  #keep(frame: Frame): Outcome {
    const kept = this.#frames.get(frame.device) ?? [];
    const known = kept.some((other) => other.frame.measuredAt === frame.measuredAt);
    if (known) return 'duplicate';
    kept.push({ seq: this.#seq, frame });
    if (kept.length > FRAMES_PER_DEVICE) kept.shift();
    this.#frames.set(frame.device, kept);
    return 'stored';
  }
}
