import type { Reason } from '../../../domain/reason.ts';
import type { SupplySettings } from '../../../domain/supply.ts';
import { disobeysSince, isTold, isWanted, mayBeAway } from './terms.ts';
import type { Block, Member } from './terms.ts';

/** A valve that was told to open and has not for so long loses its place to those that wait. */
const ANSWERS_MS = 60_000;
/**
 * Whoever has waited so long goes before all other rules, whatever their priority: nobody waits for ever. Well before
 * what was begun and stands still is given up (lapse.ts).
 */
const OVERDUE_MS = 6 * 3_600_000;

interface Queue {
  readonly now: number;
  readonly supply: SupplySettings | undefined;
  /** Outputs that draw water or exclude each other; neither pump nor master valve. */
  readonly members: readonly Member[];
  readonly blocks: readonly Block[];
}

export interface Admission {
  /** Ids of those that may be away from safe. */
  readonly admitted: ReadonlySet<string>;
  /** Why the others that want to be, by id, may not. */
  readonly refused: ReadonlyMap<string, Block>;
  readonly wakeAt: number;
}

const FAR = Infinity;

/**
 * Who may be away from safe. What runs goes on; what waits comes by priority, urgency and time of waiting. A valve
 * without flow_l_min takes the whole supply. **Nothing passes the head of the queue**: while it does not fit, nobody
 * behind it starts, even if there were water for them, so that a big valve is never starved by small ones. Those that
 * wait for an exclusive neighbour hold up only others of the same word; those that do not answer go last.
 */
export function admit(queue: Queue): Admission {
  const { now, members } = queue;
  const wanted = members.filter(isWanted);
  const isRunning = (member: Member): boolean => isTold(member) && !isLate(member, now);
  const running = wanted.filter(isRunning).sort(inTurn(now));
  const waiting = wanted.filter((member) => !isRunning(member)).sort(inTurn(now));
  const supply = new Ledger(queue);
  for (const member of running) supply.goOn(member);
  for (const member of members) if (mayBeAway(member, now)) supply.occupy(member);
  for (const member of waiting) supply.start(member);
  const changes = wanted.flatMap((member) => [
    (disobeysSince(member, now) ?? FAR) + ANSWERS_MS,
    waitsSince(member, now) + OVERDUE_MS,
  ]);
  const wakeAt = Math.min(FAR, ...changes.filter((at) => at > now));
  return { admitted: supply.admitted, refused: supply.refused, wakeAt };
}

const isLate = (member: Member, now: number): boolean =>
  now - (disobeysSince(member, now) ?? FAR) >= ANSWERS_MS;

function waitsSince({ state, wish }: Member, now: number): number {
  const { asked_since, since } = state.record;
  return wish.cause === 'override' || asked_since === 0 ? now : Math.max(asked_since, since);
}

const isOverdue = (member: Member, now: number): boolean =>
  !isTold(member) && now - waitsSince(member, now) >= OVERDUE_MS;

/** Numbers to be compared one after the other, the smaller first. */
function rank(member: Member, now: number): readonly number[] {
  const { wish, state, load } = member;
  const overdue = isOverdue(member, now);
  return [
    Number(isLate(member, now) || !load.confirmed),
    -Number(wish.cause === 'override'),
    -Number(overdue),
    overdue ? waitsSince(member, now) : -wish.priority,
    -wish.urgency,
    state.record.asked_since || now,
  ];
}

const inTurn =
  (now: number) =>
  (a: Member, b: Member): number => {
    const [ranks, others] = [rank(a, now), rank(b, now)];
    for (const [i, mine] of ranks.entries()) {
      const other = others[i] ?? mine;
      if (mine !== other) return mine - other;
    }
    return a.output.id < b.output.id ? -1 : 1;
  };

/** Who has the water and the exclusive words, while the members are gone through in order. */
class Ledger {
  readonly admitted = new Set<string>();
  readonly refused = new Map<string, Block>();
  readonly #queue: Queue;
  readonly #max_l_min: number;
  #taken_l_min = 0;
  #ahead = 0;
  readonly #counted = new Set<string>();
  /** Who has an exclusive word, and who asked first of those that were refused it. */
  readonly #holders = new Map<string, string>();
  readonly #askers = new Map<string, string>();

  constructor(queue: Queue) {
    this.#queue = queue;
    this.#max_l_min = queue.supply?.flow_max_l_min ?? FAR;
  }

  /** What runs stays, unless something ends it. Only changed settings can make it too much for the supply. */
  goOn(member: Member): void {
    const block = this.#queue.blocks.find(({ ends }) => ends === 'runs');
    this.#decide(member, block ?? this.#obstacle(member));
  }

  /** May be away although it was not admitted: on its way to safe, lost, or switched by hand. */
  occupy(member: Member): void {
    const { id, exclusive } = member.output;
    if (this.#counted.has(id)) return;
    this.#count(member);
    if (exclusive !== undefined && !this.#holders.has(exclusive)) this.#holders.set(exclusive, id);
  }

  start(member: Member): void {
    const [block] = this.#queue.blocks;
    this.#decide(member, block ?? this.#obstacle(member));
  }

  #decide(member: Member, block: Block | undefined): void {
    const { id, exclusive } = member.output;
    if (block) {
      this.refused.set(id, block);
      return;
    }
    this.admitted.add(id);
    this.#count(member);
    if (exclusive !== undefined) this.#holders.set(exclusive, id);
  }

  #count({ output }: Member): void {
    if (this.#counted.has(output.id)) return;
    this.#counted.add(output.id);
    this.#taken_l_min += this.#needs_l_min(output);
  }

  #obstacle(member: Member): Block | undefined {
    return this.#exclusion(member) ?? this.#shortage(member);
  }

  #exclusion({ output: { id, exclusive } }: Member): Block | undefined {
    if (exclusive === undefined) return undefined;
    const holder = this.#holders.get(exclusive);
    const other = holder === undefined || holder === id ? this.#askers.get(exclusive) : holder;
    if (other === undefined) return undefined;
    if (!this.#askers.has(exclusive)) this.#askers.set(exclusive, id);
    return { gate: 'exclusive', reason: { code: 'exclusive', other }, ends: 'runs' };
  }

  #shortage({ output }: Member): Block | undefined {
    if (this.#max_l_min === FAR) return undefined;
    const needs_l_min = this.#needs_l_min(output);
    const own_l_min = this.#counted.has(output.id) ? needs_l_min : 0;
    const free_l_min = Math.max(0, this.#max_l_min - (this.#taken_l_min - own_l_min));
    if (this.#ahead === 0 && needs_l_min <= free_l_min + ROUNDING) return undefined;
    const reason: Reason = { code: 'queue', ahead: this.#ahead++, free_l_min, needs_l_min };
    return { gate: 'queue', reason, ends: 'runs' };
  }

  #needs_l_min({ flow_l_min }: Member['output']): number {
    if (this.#max_l_min === FAR) return 0;
    return Math.min(flow_l_min ?? FAR, this.#max_l_min);
  }
}

/** Sums of flows as 0.1 + 0.2 must not fail by a bit. */
const ROUNDING = 1e-6;
