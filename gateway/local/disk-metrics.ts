import type { DiskState } from '../core/ports/disk.ts';

/** Registers a series of its own, or one for each label. */
interface Register {
  readonly plain: (name: string, help: string, read: () => number) => void;
  readonly labelled: (
    name: string,
    described: { readonly help: string; readonly label: string },
    read: () => Readonly<Record<string, number>>,
  ) => void;
}

/** What is not known has no series. */
const known = (values: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([of, value]) => (value === undefined ? [] : [[of, value]])),
  );

/** The disk under the stores: its room, its wear and what the journal takes of it. */
export function diskMetrics({ plain, labelled }: Register, disk: () => DiskState): void {
  labelled(
    'disk_written_bytes_total',
    {
      help: 'Written to storage: by the gateway since it started, to the device since the system did',
      label: 'by',
    },
    () => known({ gateway: disk().wear.gateway_bytes, device: disk().wear.device_bytes }),
  );
  labelled(
    'disk_bytes',
    {
      help: 'Room on the disk: free for the gateway, and written a day at the rate of the last day',
      label: 'of',
    },
    () => known({ free: disk().free_bytes, written_a_day: disk().wear.day_bytes }),
  );
  labelled(
    'disk_life_years',
    { help: 'How long a card of this size lasts at this rate, once measured for six hours', label: 'of' },
    () => known({ card: disk().wear.life_years }),
  );
  labelled('disk_trouble', { help: '1 while the disk is so', label: 'trouble' }, () =>
    Object.fromEntries([...disk().wrong].map((trouble) => [trouble, 1])),
  );
  plain('journal_used_bytes', 'What the journal holds', () => disk().used_bytes);
  plain('journal_max_bytes', 'How much the journal may hold', () => disk().max_bytes);
  plain('journal_log_bytes', "Size of the journal's write-ahead log", () => disk().log_bytes);
  plain('journal_removed_total', 'Entries removed for their age or for room', () => disk().removed);
  labelled(
    'journal_refused_total',
    { help: 'Readings that were refused and not acknowledged', label: 'why' },
    () => disk().refused,
  );
}
