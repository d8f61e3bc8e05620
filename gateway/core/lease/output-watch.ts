import type { AlarmCode } from '../../../domain/messages/index.ts';
import type { LeaseCapability } from '../../../domain/lease.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Alarms } from '../alarms.ts';
import { OVERDUE_MS } from './load.ts';
import type { Load } from './load.ts';

/** Failures in a row after which people are told. */
const FAILURES_TO_ALARM = 2;

/** What people may be told of an output that does not do as it is commanded. */
const OUTPUT_ALARMS = [
  'no_answer',
  'no_answer_battery',
  'command_refused',
  'wrong_channel',
  'unsafe_device',
  'not_obeyed',
  'pump_runs_on',
] as const satisfies readonly AlarmCode[];
type OutputAlarm = (typeof OUTPUT_ALARMS)[number];

/** The last of some failures in a row, and what is known of the load after it. */
export interface Failed {
  readonly problem: Problem;
  readonly load: Load;
}

export interface OutputWatchParts {
  readonly output: OutputSettings;
  /** The zone its alarm is shown at. */
  readonly zone: string;
  readonly lease: LeaseCapability;
  readonly alarms: Alarms;
}

/** The alarm of one output whose commands fail: at most one at a time, and none once it obeys. */
export class OutputWatch {
  readonly #parts: OutputWatchParts;
  #standing: OutputAlarm | undefined;

  constructor(parts: OutputWatchParts) {
    this.#parts = parts;
  }

  /** Takes what became of a command: how many have failed in a row, and how the last one did. */
  look(
    failures: number,
    { failed, now }: { readonly failed: Failed | undefined; readonly now: number },
  ): void {
    if (failures > 0 && failures < FAILURES_TO_ALARM) return;
    const next = failed && this.#after(failed, now);
    if (next === this.#standing) return;
    this.#standing = next;
    const { output, zone, alarms } = this.#parts;
    for (const code of OUTPUT_ALARMS)
      alarms.show({ code, name: output.id, zone }, { now, wrong: code === next });
  }

  #after(failed: Failed, now: number): OutputAlarm | undefined {
    const code = this.#codeOf(failed, now);
    // What was read back wrong is wrong until it is read back right, also when the device then falls silent.
    return code === undefined || (isDisobeying(this.#standing) && !isDisobeying(code))
      ? this.#standing
      : code;
  }

  #codeOf({ problem, load }: Failed, now: number): OutputAlarm | undefined {
    const { output, lease } = this.#parts;
    switch (problem.code) {
      case 'not_obeyed': {
        const runsOn = load.state !== output.safe;
        // What cannot surely be cancelled may run on to the end of its lease.
        if (runsOn && lease.cancel !== 'yes' && now < load.leaseEnds + OVERDUE_MS) return undefined;
        return runsOn && output.kind === 'pump' ? 'pump_runs_on' : 'not_obeyed';
      }
      case 'wrong_channel':
        return 'wrong_channel';
      case 'unsafe_setting':
        return 'unsafe_device';
      default:
        if (problem.problem === 'reject' || problem.problem === 'stop') return 'command_refused';
        return lease.unpowered === 'stays' ? 'no_answer_battery' : 'no_answer';
    }
  }
}

const isDisobeying = (alarm: OutputAlarm | undefined): boolean =>
  alarm === 'not_obeyed' || alarm === 'pump_runs_on';
