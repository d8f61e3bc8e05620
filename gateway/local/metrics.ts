import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { DiskState } from '../core/ports/disk.ts';
import type { Outcome } from '../core/ports/journal.ts';
import { diskMetrics } from './disk-metrics.ts';

/** Where the numbers come from: plain functions, called once per scrape. All counts are since the start. */
export interface MetricSources {
  /** Frames by what became of them; the same frame sent twice counts once as `duplicate`. */
  readonly frames: () => Readonly<Record<Outcome, number>>;
  /** What could not be read, by its stable word. */
  readonly deadLetters: () => Readonly<Record<string, number>>;
  /** Of these, what was only counted because too much like it came. */
  readonly flooded: () => Readonly<Record<string, number>>;
  readonly journal: () => JournalNumbers;
  readonly disk: () => DiskState;
  /** Decisions and actuations that wait in memory for the journal, and those that were lost. */
  readonly unwritten: () => { readonly waiting: number; readonly lost: number };
  readonly sinks: () => readonly SinkNumbers[];
  readonly evidence: () => { readonly sealed: number };
  /** What happened on each bus and at the broker. */
  readonly links: () => readonly LinkNumbers[];
  /** Today's frames by what became of them, as far as they are known, and accounts that do not add up. */
  readonly accounts: () => {
    readonly today: Readonly<Record<string, number>>;
    readonly unbalanced: number;
  };
  readonly devices: () => { readonly online: number; readonly configured: number };
  /** Outputs away from their safe state now: open valves, running pumps, fans that stand still. */
  readonly outputs: () => { readonly away: number; readonly configured: number };
}

export interface JournalNumbers {
  /** Entries waiting for their commit. */
  readonly pending: number;
  readonly commits: number;
  /** Commits that failed; none of their entries was acknowledged. */
  readonly failures: number;
  /** How long the last commit took, sync included. */
  readonly lastCommit_ms: number;
}

export interface SinkNumbers {
  /** As Sink.name, or `evidence`. */
  readonly sink: string;
  /** Journal entries that it has not had; for `evidence` sealed days that the api has not confirmed. */
  readonly waiting: number;
  /** Whether a person has to mend something. */
  readonly isRaised: boolean;
  /** Of telemetry only: age of the oldest entry that waits, and entries since the start by what became of them. */
  readonly oldest_s?: number;
  readonly done?: number;
  readonly parked?: number;
  readonly tooOld?: number;
  /** Entries per second lately. */
  readonly rate_s?: number;
}

export interface LinkNumbers {
  /** Id of the bus, or `mqtt`. */
  readonly link: string;
  /** By the name of the event, such as `crcErrors`; numbers that only grow. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Metrics {
  /** Everything as Prometheus text. */
  text(): Promise<string>;
}

/**
 * The gateway's metrics on a registry of their own, all named `nongso_…`. Beside those below there are prom-client's
 * of the process: `nongso_nodejs_eventloop_lag_p99_seconds` is how long valves, keep-alives and timeouts had to wait.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'nongso_' });

  /** One series for each label; none for what is gone since the last scrape. */
  const labelled = (
    name: string,
    { help, label }: { readonly help: string; readonly label: string },
    read: () => Readonly<Record<string, number>>,
  ): void => {
    const options = { name: `nongso_${name}`, help, labelNames: [label], registers };
    if (name.endsWith('_total'))
      new Counter({
        ...options,
        collect() {
          this.reset(); // prom-client's counters grow by steps; ours are read whole
          for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
        },
      });
    else
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const [value, count] of Object.entries(read())) this.set({ [label]: value }, count);
        },
      });
  };
  const plain = (name: string, help: string, read: () => number): void => {
    const options = { name: `nongso_${name}`, help, registers };
    if (name.endsWith('_total'))
      new Counter({
        ...options,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    else
      new Gauge({
        ...options,
        collect() {
          this.set(read());
        },
      });
  };

  labelled('frames_total', { help: 'Frames by what became of them', label: 'outcome' }, sources.frames);
  labelled(
    'dead_letters_total',
    { help: 'What could not be read, by reason', label: 'code' },
    sources.deadLetters,
  );
  labelled(
    'dead_letters_counted_total',
    { help: 'Of these, only counted because too many like them came, by reason', label: 'code' },
    sources.flooded,
  );

  plain('journal_pending', 'Entries waiting for their commit', () => sources.journal().pending);
  plain('journal_commits_total', 'Commits of the journal', () => sources.journal().commits);
  plain('journal_failures_total', 'Commits that failed', () => sources.journal().failures);
  plain(
    'journal_last_commit_seconds',
    'Time of the last commit, sync included',
    () => sources.journal().lastCommit_ms / 1_000,
  );
  diskMetrics({ plain, labelled }, sources.disk);
  plain(
    'records_waiting',
    'Decisions and actuations that wait in memory for the disk',
    () => sources.unwritten().waiting,
  );
  plain(
    'records_lost_total',
    'Decisions and actuations that could not be kept',
    () => sources.unwritten().lost,
  );

  const bySink = (read: (sink: SinkNumbers) => number | undefined) => () =>
    Object.fromEntries(
      sources.sinks().flatMap((sink) => {
        const value = read(sink);
        return value === undefined ? [] : [[sink.sink, value] as const];
      }),
    );
  labelled(
    'forward_waiting',
    { help: 'Journal entries or sealed days not yet forwarded', label: 'sink' },
    bySink(({ waiting }) => waiting),
  );
  labelled(
    'forward_alarm',
    { help: '1 while a person has to mend settings or the server', label: 'sink' },
    bySink(({ isRaised }) => (isRaised ? 1 : 0)),
  );
  labelled(
    'forward_oldest_seconds',
    { help: 'How long ago the oldest entry that waits was received', label: 'sink' },
    bySink(({ oldest_s }) => oldest_s),
  );
  labelled(
    'forward_rate',
    { help: 'Journal entries forwarded per second over the last ten seconds', label: 'sink' },
    bySink(({ rate_s }) => rate_s),
  );
  labelled(
    'forward_entries_total',
    { help: 'Journal entries done with, parked ones and those that are no telemetry too', label: 'sink' },
    bySink(({ done }) => done),
  );
  labelled(
    'forward_parked_total',
    { help: 'Entries that the server will never take, kept as dead letters', label: 'sink' },
    bySink(({ parked }) => parked),
  );
  labelled(
    'forward_too_old_total',
    { help: 'Entries older than what the server keeps', label: 'sink' },
    bySink(({ tooOld }) => tooOld),
  );

  plain(
    'evidence_sealed_total',
    'Days of zones sealed, each revision counted',
    () => sources.evidence().sealed,
  );

  new Counter({
    name: 'nongso_link_events_total',
    help: 'What happened on a bus or at the broker, by event',
    labelNames: ['link', 'event'],
    registers,
    collect() {
      this.reset(); // as in labelled
      for (const { link, counts } of sources.links())
        for (const [event, count] of Object.entries(counts)) this.inc({ link, event }, count);
    },
  });

  labelled(
    'account_frames',
    { help: 'Frames of all devices measured today, by what became of them', label: 'outcome' },
    () => sources.accounts().today,
  );
  plain(
    'accounts_unbalanced',
    'Accounts of a device and a day, of yesterday and today, that do not add up',
    () => sources.accounts().unbalanced,
  );

  plain('devices_online', 'Devices that answer', () => sources.devices().online);
  plain('devices_configured', 'Devices in the configuration', () => sources.devices().configured);
  plain('outputs_away', 'Outputs away from their safe state', () => sources.outputs().away);
  plain('outputs_configured', 'Outputs in the configuration', () => sources.outputs().configured);

  return { text: () => registry.metrics() };
}
