import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { FlashWear } from '../../core/ports/disk.ts';
import { SYSTEM, blockDevice } from './block-device.ts';
import type { BlockDevice, SystemFolders } from './block-device.ts';

/** How often the counts are read, and how often one is kept to reckon from, ms. */
const READ_EVERY_MS = 60_000;
const KEEP_EVERY_MS = 3_600_000;
/** Counts that are kept: the rate is that of the last day. */
const MAX_KEPT = 25;
/** A rate of less time than this says little about a year, ms. */
const MEASURED_AFTER_MS = 6 * 3_600_000;
/**
 * How often each cell of a card can be written, at the least that makers of cheap cards (TLC) give. What the card writes
 * beside, to move data about, is taken to be covered by cells of better cards bearing two or three times as much.
 */
const ERASE_CYCLES = 1_000;
const DAY_MS = 86_400_000;
const DAYS_PER_YEAR = 365.25;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** Measures what is written to the disk, and estimates how long a card bears it. */
export class FlashMeter {
  readonly #clock: Clock;
  readonly #system: SystemFolders;
  readonly #folder: string;
  #device: BlockDevice | undefined;
  #kept: Sample[] = [];
  #newest: Sample | undefined;
  #gateway_bytes: number | undefined;
  #device_bytes: number | undefined;
  #used_life: number | undefined;
  #reading: Promise<void>;
  #end: Cancel = () => undefined;
  #isStopped = false;

  constructor(options: { dataDir: string; clock: Clock; system?: SystemFolders }) {
    this.#clock = options.clock;
    this.#folder = options.dataDir;
    this.#system = options.system ?? SYSTEM;
    this.#reading = this.#begin();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#end();
    await this.#reading;
  }

  wear(): FlashWear {
    const [oldest] = this.#kept;
    const newest = this.#newest;
    const measured_ms = oldest && newest ? newest.at - oldest.at : 0;
    const day_bytes =
      oldest && newest && measured_ms > 0
        ? Math.max(0, ((newest.bytes - oldest.bytes) / measured_ms) * DAY_MS)
        : undefined;
    return {
      ...{ gateway_bytes: this.#gateway_bytes, device_bytes: this.#device_bytes, measured_ms, day_bytes },
      life_years: measured_ms < MEASURED_AFTER_MS ? undefined : this.#lifeAt(day_bytes),
    };
  }

  #lifeAt(day_bytes: number | undefined): number | undefined {
    if (day_bytes === undefined || !this.#device?.isFlash) return undefined;
    const left = 1 - (this.#used_life ?? 0);
    return (left * this.#device.size_bytes * ERASE_CYCLES) / Math.max(day_bytes, 1) / DAYS_PER_YEAR;
  }

  async #begin(): Promise<void> {
    this.#device = await blockDevice(this.#folder, this.#system);
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#gateway_bytes = await this.#ownWrites();
    this.#device_bytes = await this.#device?.written_bytes().catch(() => undefined);
    this.#used_life = await this.#device?.used_life();
    const at = this.#clock.now();
    const bytes = this.#device_bytes ?? this.#gateway_bytes;
    if (bytes !== undefined) {
      this.#newest = { at, bytes };
      const last = this.#kept.at(-1);
      // A clock that was set back, or a count that began anew: what was kept says nothing any more.
      if (last !== undefined && (at < last.at || bytes < last.bytes)) this.#kept = [];
      if (at - (this.#kept.at(-1)?.at ?? -Infinity) >= KEEP_EVERY_MS) this.#kept.push(this.#newest);
      if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    }
    if (this.#isStopped) return;
    this.#end = this.#clock.at(at + READ_EVERY_MS, () => {
      this.#reading = this.#read();
    });
  }

  /** What the process caused to be written to storage (proc(5), io). */
  async #ownWrites(): Promise<number | undefined> {
    const text = await readFile(join(this.#system.proc, 'self', 'io'), 'utf8').catch(() => '');
    const found = /^write_bytes: (\d+)$/m.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  }
}

/** In one sentence, for the technician. */
export function wearSentence({ gateway_bytes, day_bytes, measured_ms, life_years }: FlashWear): string {
  if (gateway_bytes === undefined && day_bytes === undefined)
    return 'the system does not count what is written';
  if (day_bytes === undefined || measured_ms < MEASURED_AFTER_MS)
    return `what is written a day is known in ${Math.ceil((MEASURED_AFTER_MS - measured_ms) / 60_000)} minutes`;
  const writes = `writes ${(day_bytes / 1e9).toFixed(day_bytes < 1e9 ? 2 : 1)} GB a day`;
  if (life_years === undefined) return writes;
  const years =
    life_years > 100
      ? 'more than 100'
      : life_years < 10
        ? `about ${life_years.toFixed(1)}`
        : `about ${Math.round(life_years)}`;
  return `${writes}; this card lasts ${years} years`;
}
