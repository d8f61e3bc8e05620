/** What became of every frame that was sent: the journal against the load, and InfluxDB against the journal, one by one. */
import { parsePoint } from '../../domain/metric.ts';
import type { StoredEntry } from '../../gateway/core/ports/journal.ts';
import type { Influxd, InfluxRow } from './influxd.ts';
import { eventually } from './eventually.ts';
import type { Patience } from './eventually.ts';
import { framesOf, headOf, readJournal } from './journal-file.ts';
import type { Load } from './load.ts';
import { areReadingsOf, measuredAt } from './load-frame.ts';

/** Frames as `node-1/17`; all four are empty when nothing was lost and nothing is different. */
export interface JournalFaults {
  /** Acknowledged and not in the journal. */
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  /** With other readings or another time than they were sent with. */
  readonly changed: readonly string[];
  /** Never sent. */
  readonly strange: readonly string[];
}

export const NOTHING_WRONG: JournalFaults = { missing: [], twice: [], changed: [], strange: [] };

export const isFaultless = (faults: JournalFaults | InfluxFaults): boolean =>
  Object.values(faults).every((found: readonly string[]) => found.length === 0);

/** What a load has sent and had acknowledged, now or at a moment of it. */
export type Sent = Pick<Load, 'nodes' | 'since' | 'made' | 'acknowledged'>;

export function journalFaults(load: Sent, entries: readonly StoredEntry[]): JournalFaults {
  const nodes = new Map(load.nodes.map((node) => [node.id, node]));
  const copies = new Map<string, number>();
  const changed: string[] = [];
  const strange: string[] = [];
  for (const { device, seq = 0, clock, measuredAt: at, readings } of framesOf(entries)) {
    const node = nodes.get(device);
    if (node === undefined) continue; // a device on a bus, which is not acknowledged
    const key = `${device}/${seq}`;
    copies.set(key, (copies.get(key) ?? 0) + 1);
    if (seq < 1 || seq > (load.made.get(device) ?? 0)) strange.push(key);
    const isOnTime =
      node.clock === 'own'
        ? clock === 'source' && at === measuredAt(seq, load.since)
        : clock === 'received' && at > load.since;
    if (!isOnTime || !areReadingsOf(seq, readings)) changed.push(key);
  }
  const acknowledged = [...load.acknowledged].flatMap(([id, seqs]) => [...seqs].map((seq) => `${id}/${seq}`));
  return {
    missing: acknowledged.filter((key) => !copies.has(key)),
    twice: [...copies].filter(([, count]) => count > 1).map(([key]) => key),
    changed,
    strange,
  };
}

/** Points as their columns in order; both are empty when InfluxDB holds exactly what the journal holds. */
export interface InfluxFaults {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

interface Compared {
  readonly dataDir: string;
  readonly farm: string;
  /** The newest entry that has to be there. Those after it may be. */
  readonly upTo: number;
  /** Entries that the server would not take. */
  readonly parked?: ReadonlySet<number>;
}

export async function influxFaults(
  influx: Pick<Influxd, 'query'>,
  { dataDir, farm, upTo, parked = new Set() }: Compared,
): Promise<InfluxFaults> {
  const stored = [
    ...(await influx.query('SELECT * FROM reading')).map((row) => textOf('reading', row)),
    ...(await influx.query('SELECT * FROM actuation')).map((row) => textOf('actuation', row)),
  ];
  const { entries } = readJournal(dataDir); // after the query: nothing is in InfluxDB before it is in the journal
  const held = new Set(stored);
  const known = new Set<string>();
  const missing: string[] = [];
  for (const entry of entries.filter(({ seq }) => !parked.has(seq)))
    for (const point of pointTexts(entry, farm)) {
      known.add(point);
      if (entry.seq <= upTo && !held.has(point)) missing.push(point);
    }
  return { missing, extra: stored.filter((point) => !known.has(point)) };
}

/** Waits until everything that stands in the journal now is in InfluxDB, and nothing else. Rejects with what is not so. */
export async function influxHoldsAll(
  influx: Pick<Influxd, 'query'>,
  of: Omit<Compared, 'upTo'>,
  patience: Patience,
): Promise<void> {
  const upTo = headOf(of.dataDir);
  await eventually(
    'InfluxDB holds what the journal holds',
    async () => {
      const faults = await influxFaults(influx, { ...of, upTo });
      if (isFaultless(faults)) return true;
      const [missing, extra] = [faults.missing, faults.extra].map(
        (points) => `${points.length}: ${points.slice(0, 3).join(' ')}`,
      );
      throw new Error(`missing ${missing}; extra ${extra}`);
    },
    patience,
  );
}

/** What a journal entry becomes in InfluxDB, by what the interfaces promise and nothing of the gateway's own code. */
function pointTexts(entry: StoredEntry, farm: string): string[] {
  if (entry.kind === 'actuation' && entry.actuation.result === 'confirmed') {
    const { at, zone, output, state, lease_s, cause } = entry.actuation;
    return [
      textOf('actuation', { time: at, farm, zone, output, on: state === 'on' ? 1 : 0, lease_s, cause }),
    ];
  }
  if (entry.kind !== 'frame') return [];
  const { device, zone, measuredAt: time, readings } = entry.frame;
  const rows = new Map<string, Record<string, unknown>>();
  for (const { point, value, quality } of readings) {
    const parts = parsePoint(point);
    if (quality !== 'good' || parts === undefined) continue;
    const { metric, channel = '' } = parts;
    const row = rows.get(channel) ?? { time, farm, zone, device, channel };
    row[metric.replaceAll('.', '_')] = value;
    rows.set(channel, row);
  }
  return [...rows.values()].map((row) => textOf('reading', row));
}

/** A form in which equal points are equal: without empty columns, and the others in order. */
const textOf = (measurement: string, row: InfluxRow): string =>
  JSON.stringify([
    measurement,
    ...Object.entries(row)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
