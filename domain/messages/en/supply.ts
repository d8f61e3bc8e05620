import type { SupplyFault } from '../../reason.ts';
import { givesWater } from '../format.ts';
import type { Subject } from '../message.ts';
import type { SupplyReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { against, list, noun, readAgo, time, title, value } from './words.ts';

/** What happened, what it may mean, what to do. */
const FAULT: Readonly<Record<SupplyFault, string>> = {
  leak: 'water flows although the valves are shut, a pipe may be broken or a valve stuck; look at the pipes',
  no_flow:
    'a valve is open and no water flows, the source may be empty, the filter blocked or the pump not drawing; look at them',
  burst: 'far too much water flows, a pipe may be broken or have come off; look at the pipes',
  dry_run: 'the pump runs dry, which can burn it out; look at the source and the suction pipe',
  dead_head:
    'the pump runs but its water cannot get out, a valve may be stuck or a pipe blocked; look at them',
  stuck:
    'a valve does not shut or the pump does not stop, water may run on; shut the valve by hand, cut the power of the pump and have it repaired',
};

export function supply(reason: SupplyReason, subject: Subject): string {
  switch (reason.code) {
    case 'queue':
      return queue(reason, subject);
    case 'exclusive':
      return `${reason.other} is running, the two must not run together`;
    case 'tank_low': {
      const [is, limit] = against(reason.point, reason.value, reason);
      return `${noun(reason.point)} is down to ${is}, water is taken only above ${limit}${readAgo(reason.point, reason.age_s)}`;
    }
    case 'tank_unknown':
      return `no fresh reading of ${title(reason.point)}, no water is taken lest it run dry; check the sensor`;
    case 'well_rest':
      return `the well rests to fill again, until ${time(reason.until, subject)}`;
    case 'pump_unavailable':
      return `the pump ${reason.pump} cannot run; see the reason on the pump's card`;
    case 'pump_stopping':
      return 'waiting until the pump has surely stopped';
    case 'valve_opening':
      return `${ACT[subject.kind]} waits until a valve is surely open`;
    case 'serves':
      return reason.outputs.length === 0 ? 'it brings water' : `it brings water to ${list(reason.outputs)}`;
    case 'no_valve_open':
      return 'no valve is open';
    case 'supply_fault':
      return reason.until === undefined
        ? `${FAULT[reason.fault]}, then press Automatic`
        : `${FAULT[reason.fault]}, it tries again at ${time(reason.until, subject)}`;
  }
}

function queue(
  { ahead, free_l_min, needs_l_min }: Extract<SupplyReason, { code: 'queue' }>,
  { kind }: Subject,
): string {
  const turn = ahead > 0 ? `waiting for ${ahead} ${ahead === 1 ? 'other' : 'others'}` : 'it is next';
  if (!givesWater(kind) || free_l_min >= needs_l_min) return turn;
  const needs = `it needs ${value('water.flow', needs_l_min)}`;
  return free_l_min < 0.5
    ? `all water is in use (${needs}), ${turn}`
    : `only ${value('water.flow', free_l_min)} of water left (${needs}), ${turn}`;
}
