import type { Gate } from '../../../domain/decision.ts';
import { awayState } from '../../../domain/output.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import { faultBlock, faultWake, judge } from './faults.ts';
import { driverBlocks, driverWake, idleFor, keptOpenUntil } from './pump.ts';
import { masterVerdict, pumpVerdict, retryAfter } from './pump.ts';
import { admit } from './queue.ts';
import type { Admission } from './queue.ts';
import { tankOf } from './tank.ts';
import { isWanted, kept } from './terms.ts';
import type { Block, Coordinated, Crew, Member, Together } from './terms.ts';
import type { Verdict } from '../verdict.ts';

export type { Coordinated, SupplyReadings, SupplyWatch, Together } from './terms.ts';

/**
 * What outputs that depend on each other may do now: those of one water supply, and those of one `exclusive` word.
 * Pure. A supply's faults come first, then its tank, its pump and master valve, exclusive neighbours and the queue.
 */
export function coordinate(together: Together): Coordinated {
  const { supply, members, watch, now } = together;
  if (supply) return bySupply({ ...together, supply });
  const wakeAt = lapse(members, now);
  if (!members.some(({ output }) => output.exclusive !== undefined))
    return { verdicts: members.map(({ wish }) => wish), watch, wakeAt };
  const admission = admit({ now, supply, members, blocks: [] });
  const verdicts = members.map((member) => admittedVerdict(member, admission, ['exclusive']));
  return { verdicts, watch, wakeAt: Math.min(wakeAt, admission.wakeAt) };
}

/** UTC ms at which something that does not answer is surely safe, by its own timer. */
function lapse(members: readonly Member[], now: number): number {
  let first = Infinity;
  for (const { load } of members)
    if (!load.confirmed && load.leaseEnds > now) first = Math.min(first, load.leaseEnds);
  return first;
}

function bySupply(together: Together & { supply: SupplySettings }): Coordinated {
  const { now, supply, members, readings, watch } = together;
  const crew = crewOf(supply, members);
  const tank = tankOf(supply.tank, readings.tank, { low: watch.tankLow, now });
  const fault = judge({ ...together, crew }, watch.fault);
  const retryAt = retryAfter(crew, together, watch.retryAt);
  const found = [faultBlock(fault, now), tank.block, ...driverBlocks(crew, together, retryAt)];
  const blocks = found.flatMap((block) => block ?? []);
  const admission = admit({ now, supply, members: crew.valves, blocks });
  const served = crew.valves.filter(({ output }) => admission.admitted.has(output.id));
  const service = { ...together, crew, served };
  const ended = endOf(blocks, crew);

  const verdictOf = (member: Member): Verdict => {
    if (member === crew.pump) return ended ? idleFor(member, ended) : pumpVerdict(member, service);
    const verdict =
      member !== crew.master
        ? admittedVerdict(member, admission, gatesOf(supply, member))
        : ended
          ? idleFor(member, ended)
          : masterVerdict(member, service);
    const open = verdict.state === member.output.safe ? keptOpenUntil(member, service) : undefined;
    return open ? keptOpen(member, verdict, open) : verdict;
  };
  const verdicts = members.map(verdictOf);

  return {
    verdicts,
    watch: { ...(fault && { fault }), tankLow: tank.low, retryAt },
    wakeAt: Math.min(
      lapse(members, now),
      admission.wakeAt,
      tank.wakeAt,
      faultWake({ now, crew }, fault),
      driverWake(crew, together, retryAt),
      ...blocks.map(({ wakeAt }) => wakeAt ?? Infinity),
      ...members.map((member, i) => ownWake(member, verdicts[i])),
    ),
  };
}

/** What stops pump and master valve: a fault always, all else when somebody asks for water. */
const endOf = (blocks: readonly Block[], { valves }: Crew): Block | undefined =>
  blocks.find(({ gate, ends }) => gate === 'fault' || (ends === 'runs' && valves.some(isWanted)));

/** The wake-up of a verdict that was made here; the loop wakes for the wishes by itself. */
const ownWake = ({ wish }: Member, verdict: Verdict | undefined): number =>
  verdict === undefined || verdict.wakeAt === wish.wakeAt ? Infinity : verdict.wakeAt;

const keptOpen = (
  { output }: Member,
  verdict: Verdict,
  { until, wakeAt }: { readonly until: number; readonly wakeAt: number },
): Verdict => ({
  ...verdict,
  state: awayState(output.safe),
  cause: 'safety',
  reason: { code: 'pump_stopping', until },
  until,
  wakeAt,
});

function crewOf(supply: SupplySettings, members: readonly Member[]): Crew {
  const find = (id: string | undefined): Member | undefined => members.find(({ output }) => output.id === id);
  const [pump, master] = [find(supply.pump), find(supply.master)];
  return { pump, master, valves: members.filter((member) => member !== pump && member !== master) };
}

type GateName = Gate['gate'];

/** The gates of a supply that a valve must pass, in order. */
function gatesOf(supply: SupplySettings, { output }: Member): readonly GateName[] {
  const gates: GateName[] = ['fault'];
  if (supply.tank) gates.push('tank');
  if (supply.pump !== undefined || supply.master !== undefined) gates.push('pump');
  if (output.exclusive !== undefined) gates.push('exclusive');
  if (supply.flow_max_l_min !== undefined) gates.push('queue');
  return gates;
}

function admittedVerdict(
  member: Member,
  { admitted, refused }: Admission,
  gates: readonly GateName[],
): Verdict {
  const { output, wish } = member;
  const block = refused.get(output.id);
  if (!block && !admitted.has(output.id)) return wish;
  const before = block ? gates.slice(0, gates.indexOf(block.gate)) : gates;
  const passed = before.map((gate) => ({ gate, passed: true }));
  return block ? kept(member, block, passed) : { ...wish, gates: [...passed, ...wish.gates] };
}
