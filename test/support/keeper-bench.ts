import type { Cause } from '../../domain/decision.ts';
import { leasePolicy } from '../../domain/lease.ts';
import type { LeaseCapability } from '../../domain/lease.ts';
import type { LoadState } from '../../domain/output.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { Keeper } from '../../gateway/core/lease/keeper.ts';
import { Board } from './board.ts';
import { anOutput } from './farm.ts';
import { GatewayClock } from './season/gateway-clock.ts';

export const KEEPER_START = 1_800_000_000_000;

export const RENEWING: LeaseCapability = {
  unit_s: 0.1,
  max_s: 3_276.7,
  renew: 'restarts',
  cancel: 'yes',
  confirmed: true,
};

/** A keeper with its board, and what it reports. `setClock` sets the keeper's clock, of which it must be told. */
export function keeperBench({ output = anOutput(), capability = RENEWING } = {}) {
  const truth = new VirtualClock(KEEPER_START);
  let offset_ms = 0;
  const clock = new GatewayClock(truth, () => offset_ms);
  const board = new Board(truth);
  const reports: string[] = [];
  const decisions: (string | undefined)[] = [];
  const moves: string[] = [];
  let failures = 0;
  const keeper = new Keeper({
    output,
    actuator: board,
    policy: leasePolicy(capability, output.on_max_s),
    clock,
    report: ({ state, result, decision }) => {
      reports.push(`${state} ${result}`);
      decisions.push(decision);
    },
    failing: (count) => (failures = count),
    moved: (what) => moves.push(what),
  });
  const want = (state: LoadState, for_s = 0, cause: Cause = 'rule'): void =>
    keeper.want({ state, cause, until: clock.now() + for_s * 1000, decision: `${state}-${cause}` });
  const pass = (seconds: number): Promise<void> => truth.run(truth.now() + seconds * 1000);
  const setClock = (to_ms: number): void => void (offset_ms = to_ms);
  return { setClock, board, keeper, reports, decisions, moves, want, pass, failures: () => failures };
}
