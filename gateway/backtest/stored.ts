import type { BacktestBody } from '../../domain/http/backtests.ts';
import { openForReading } from '../store/database.ts';
import { journalPast } from '../store/journal-past.ts';
import { backtest } from './engine.ts';
import type { BacktestSetup } from './setup.ts';

/** What a thread is given to do. */
export interface StoredBacktest {
  /** The journal's file; it is opened for reading only, also while a gateway writes it. */
  readonly file: string;
  readonly setup: BacktestSetup;
  /** Devices that stand in the zone, or in no zone, today. */
  readonly devices: readonly string[];
}

/**
 * A backtest over a gateway's journal. Takes a second or less for a year of one zone; blocks its thread meanwhile.
 * Undefined when there are no readings. @throws Error when the journal cannot be read
 */
export function storedBacktest({ file, setup, devices }: StoredBacktest): BacktestBody | undefined {
  const db = openForReading(file);
  try {
    const { from, to, zone } = setup;
    const past = journalPast(db, { zone: zone.id, devices, from, to });
    return backtest(setup, { frames: past.frames(), actuations: past.actuations(), hours: past.hours() });
  } finally {
    db.close();
  }
}
