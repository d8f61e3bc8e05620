/** A gateway that is stopped as by SIGSTOP in the middle of watering, and goes on; for the tests and for the soak run. */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { eventually } from './eventually.ts';
import { expectControl } from './fault-farm.ts';
import type { FaultFarm } from './fault-farm.ts';
import { WET } from './small-farm.ts';

/** Zone 3 has the lease that ends first; zone 4 is run by hand for less than the gateway is stopped. */
const SHORT_LEASE_S = 6;
const SHORT_RUN_MIN = 0.15;
export const STOPPED_FIELDS = [{}, {}, { output: { on_max_s: SHORT_LEASE_S, rest_s: 600 } }, {}].map(
  (field) => ({ moisture: WET + 1, ...field }),
);

/** The board and this process share a busy machine, ms. */
const SLACK_MS = 5_000;
/**
 * Rejects with what did not go as it must: the valve closes by its own lease, nodes notice, nothing is acknowledged
 * meanwhile, and afterwards control goes on without making up for anything. The farm has
 * {@link STOPPED_FIELDS}.
 */
export async function stopThroughLeases({ farm, load }: FaultFarm, stopped_ms: number): Promise<void> {
  const { pid } = farm.gateway;
  assert.equal(await farm.phone.override('khu-3', { action: 'run', minutes: 5 }), 'done');
  assert.equal(await farm.phone.override('khu-4', { action: 'run', minutes: SHORT_RUN_MIN }), 'done');
  await eventually('both valves are open', () => farm.board.isOn(3) && farm.board.isOn(4));
  const runsSoFar = () => [3, 4].map((number) => farm.runs(number).length);
  const runs = runsSoFar();
  const lost = load.lost;
  process.kill(pid, 'SIGSTOP');
  const stoppedAt = Date.now();
  try {
    await pass(SLACK_MS); // what it had written before is read by then
    const acknowledged = load.count;
    await pass(stopped_ms - SLACK_MS);
    const closedAfter_ms = (farm.runs(3).at(-1)?.to ?? Infinity) - stoppedAt;
    assert.ok(closedAfter_ms <= SHORT_LEASE_S * 1_000 + SLACK_MS, `closed after ${closedAfter_ms} ms`);
    assert.ok(load.lost > lost, 'no node has noticed');
    assert.equal(load.count, acknowledged);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await eventually('the valve that was run by hand is closed', () => !farm.board.isOn(4));
  await expectControl({ farm });
  assert.deepEqual(runsSoFar(), runs, 'a run was made up for');
}
