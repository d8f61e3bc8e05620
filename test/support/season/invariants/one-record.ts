import type { Clock } from '../../../../domain/clock.ts';
import type { Decision } from '../../../../domain/decision.ts';
import { localTime } from '../../../../domain/local-time.ts';
import { awayState } from '../../../../domain/output.ts';
import { UNDER_WAY_MS } from '../allowances.ts';
import type { Checker } from '../checker.ts';
import type { Records } from '../records.ts';
import type { Truth } from '../truth.ts';

const TIMEZONE = 'Asia/Ho_Chi_Minh';

interface Parts {
  readonly truth: Truth;
  readonly clock: Clock;
  readonly records: Records;
}

/** What a record says beyond its numbers. */
function saying({ outcome, cause, reason, rule, gates, at }: Decision): string {
  const blocking = gates.find(({ passed }) => !passed)?.gate;
  const person = 'by' in reason ? [reason.by, reason.until] : [];
  const fault = 'fault' in reason ? [reason.fault, reason.until] : [];
  const day = localTime(at, TIMEZONE).day;
  return JSON.stringify([outcome, cause, reason.code, rule, blocking, person, fault, day]);
}

/**
 * Each change of a coil has exactly one decision record that explains it: it goes away from safe only while the newest
 * record says so (or said so when the command left), and what was confirmed names that record. No two records say the
 * same, unless one carries that a fault of the supply came or went. A change to safe needs none: the timer in the device
 * may have ended it. The record is counted when it is handed to the journal: a kill within the commit, or a disk that is
 * full, loses it, and a valve does not wait for a disk.
 */
export function oneRecord({ truth, clock, records }: Parts): Checker {
  const ids = new Map<string, Decision>();
  const last = new Map<string, string>();
  /** The fault that the newest record of each supply's outputs carries. */
  const faults = new Map<string, string>();
  const supplyOf = (output: string): string | undefined =>
    truth.lines.find(({ pump, master, valves }) =>
      [pump, master, ...valves].some((member) => member?.settings.id === output),
    )?.settings.id;
  /** A fault that comes or goes is kept with a record of one of the outputs, to outlive a restart. */
  const carriesFault = ({ output, shadow, standing }: Decision): boolean => {
    const supply = shadow === undefined ? supplyOf(output) : undefined;
    if (supply === undefined) return false;
    const fault = JSON.stringify(standing.fault ?? null);
    const isNews = (faults.get(supply) ?? 'null') !== fault;
    faults.set(supply, fault);
    return isNews;
  };
  return {
    name: 'each state change of an output has exactly one decision record that explains it',
    started: () => last.clear(),
    switched({ settings, energised, board }) {
      if (!energised || board.stuck.has(settings.channel)) return undefined;
      const away = awayState(settings.safe);
      if (records.newest(settings.id)?.outcome === away) return undefined;
      const replaced = records.replaced(settings.id);
      const way_ms = board.channels.lease.cancel === 'best_effort' ? UNDER_WAY_MS.radio : UNDER_WAY_MS.wired;
      const left = replaced?.decision.outcome === away && clock.now() - replaced.at <= way_ms;
      return left ? undefined : `${settings.id} went ${away} and no record says so`;
    },
    decided(decision) {
      const { id, output, shadow } = decision;
      if (ids.has(id)) return `two records are ${id}`;
      ids.set(id, decision);
      const key = `${output}~${shadow ?? ''}`;
      const before = last.get(key);
      const said = saying(decision);
      last.set(key, said);
      if (!carriesFault(decision) && before === said)
        return `${output} has two records that say the same: ${said}`;
      return undefined;
    },
    acted({ output, state, result, decision, lease_s }) {
      if (result !== 'confirmed') return undefined;
      const record = decision === undefined ? undefined : ids.get(decision);
      if (lease_s > 0 && !record) return `${output} is ${state} and names no record`;
      if (record && (record.output !== output || (lease_s > 0 && record.outcome !== state)))
        return `${output} is ${state} and names a record of ${record.output} ${record.outcome}`;
      return undefined;
    },
  };
}
