import type { Cancel, Clock } from '../../domain/clock.ts';
import type { AlarmCode } from '../../domain/messages/index.ts';
import type { Core } from '../core/core.ts';
import type { DiskState } from '../core/ports/disk.ts';
import type { JournalCondition } from '../core/ports/soundness.ts';
import type { Restamper } from '../core/restamper.ts';
import type { VersionedRuleDesk } from '../core/rulebook/rule-desk.ts';
import { watchDisk } from './disk.ts';
import { watchJournal } from './journal.ts';

/** How often standing troubles are turned into alarms, ms. */
const EVERY_MS = 2_000;

export interface Standing {
  readonly core: Core;
  /** The farm's id. */
  readonly farm: string;
  readonly rules: VersionedRuleDesk;
  readonly restamper: Restamper;
  readonly disk: () => DiskState;
  /** Whether the journal commits. */
  readonly isHealthy: () => boolean;
  readonly condition: () => JournalCondition;
  /** What can be wrong with each server that is forwarded to, and whether it is. */
  readonly servers: () => readonly {
    readonly code: AlarmCode;
    readonly name: string;
    readonly wrong: boolean;
  }[];
  /** Others that look with us. */
  readonly also: (now: number) => void;
  readonly clock: Clock;
}

/**
 * Turns standing troubles of store, rules and servers into alarms, now and every two seconds.
 * @returns what ends it
 */
export function watchStanding(parts: Standing): Cancel {
  const { core, farm, rules, restamper, clock } = parts;
  const { alarms } = core;
  let end: Cancel = () => undefined;
  const look = (): void => {
    const now = clock.now();
    watchDisk(core, { now, farm, disk: parts.disk(), isHealthy: parts.isHealthy() });
    watchJournal(core, { now, farm, condition: parts.condition() });
    rules.look();
    restamper.look(core.time());
    alarms.showOnly('rule_unfit', { now, names: new Set(rules.unfit) });
    alarms.show({ code: 'rules_unsaved', name: farm }, { now, wrong: rules.isFileUnsaved });
    for (const { code, name, wrong } of parts.servers()) alarms.show({ code, name }, { now, wrong });
    parts.also(now);
    end = clock.at(now + EVERY_MS, look);
  };
  look();
  return () => end();
}
