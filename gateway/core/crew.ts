import type { Decision, FaultRecord } from '../../domain/decision.ts';
import type { Group } from './groups.ts';
import type { Slot } from './slot.ts';
import type { SupplyWatch } from './supply/coordinate.ts';

/** Outputs that are decided together, and what is remembered of their supply. */
export interface Crew {
  readonly group: Group;
  readonly slots: readonly Slot[];
  watch: SupplyWatch;
  /** The fault as it was journalled last. */
  keptFault: FaultRecord | undefined;
  wakeAt: number;
}

/** @param decisions the last ones of its outputs */
export function newCrew(group: Group, slots: readonly Slot[], decisions: readonly Decision[]): Crew {
  const fault = lastWord(decisions);
  return {
    group,
    slots,
    watch: { tankLow: false, retryAt: 0, ...(fault && { fault }) },
    keptFault: fault,
    wakeAt: 0,
  };
}

/** The fault of a supply, or that there is none, by the newest decision of any of its outputs. */
const lastWord = (decisions: readonly Decision[]): FaultRecord | undefined =>
  decisions.reduce<Decision | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined)?.standing.fault;

export const sameFault = (a: FaultRecord | undefined, b: FaultRecord | undefined): boolean =>
  a?.code === b?.code && a?.since === b?.since && a?.until === b?.until;

interface Moment {
  readonly now: number;
  /** Zones with new input. */
  readonly dirty: ReadonlySet<string>;
}

export const isDue = ({ wakeAt, zone }: Slot, { now, dirty }: Moment): boolean =>
  wakeAt <= now || dirty.has(zone.id);

/** What waits for its turn is wished for anew each time: the end of its run counts from when it begins. */
export const waits = ({ wish, state, output }: Slot): boolean =>
  wish !== undefined && wish.state !== output.safe && state.state === output.safe;

/** Whether a crew has to be looked at now. */
export function concerns({ group, slots, wakeAt }: Crew, moment: Moment): boolean {
  if (wakeAt <= moment.now || slots.some((slot) => isDue(slot, moment))) return true;
  for (const zone of group.sensorZones) if (moment.dirty.has(zone)) return true;
  return false;
}

/** The clock was set back; the outputs' own memory has been moved already. */
export function setCrewBack(crew: Crew, by_ms: number): void {
  const { fault } = crew.slots[0]?.state.record ?? {};
  crew.watch = { ...crew.watch, retryAt: crew.watch.retryAt - by_ms, ...(fault && { fault }) };
  crew.wakeAt = 0;
}
