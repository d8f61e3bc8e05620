// The gateway's own disk and its process fail in every way, under load: no acknowledged frame is lost, valves obey, and the
// farm goes on without a restart. One farm for all of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endings } from '../support/ending.ts';
import { eventually } from '../support/eventually.ts';
import {
  expectAlarm,
  expectControl,
  expectFrames,
  expectNothingLost,
  startFaultFarm,
} from '../support/fault-farm.ts';
import type { FaultFarm } from '../support/fault-farm.ts';
import { DRY, WET } from '../support/small-farm.ts';
import { noMounting, ballastDisk } from '../support/ballast-disk.ts';
import type { BallastDisk } from '../support/ballast-disk.ts';
import { STOPPED_FIELDS, stopThroughLeases } from '../support/stopped-run.ts';
import { noAttaching, spoilSyncs } from '../support/syscall-faults.ts';
import { needs } from '../support/tools.ts';

/** Room for the stores of these tests and the gateway's reserve. */
const DISK_MB = 96;
/** Every sync on a bad card takes so long. */
const SLOW_SYNC_MS = 80;
/** A farm is stopped for so long: leases of 6 s end, and nodes with a keep-alive of 5 s notice. */
const STOPPED_MS = 15_000;

let all: FaultFarm;

/** The room of a full disk is looked at once a minute. */
const TAKEN_AGAIN = { within_ms: 120_000 };

/** What holds while readings cannot be kept: none is acknowledged, and people and rules can still water and stop. */
async function expectOnlyControl(alarm: 'disk_full' | 'store'): Promise<void> {
  await expectAlarm(all, alarm);
  const before = all.load.count;
  const { farm } = all;
  expect(await farm.phone.override('khu-4', { action: 'run', minutes: 5 })).toBe('done');
  await eventually('the hand opens the valve', () => farm.board.isOn(4));
  expect(await farm.phone.override('khu-4', { action: 'stop' })).toBe('done');
  await eventually('the hand closes the valve', () => !farm.board.isOn(4));
  farm.world.modbusDevice('soil-1').hold('soil.moisture', DRY - 3);
  await eventually('the rule still opens its valve', () => farm.board.isOn(1));
  farm.world.modbusDevice('soil-1').hold('soil.moisture', WET + 3);
  await eventually('the rule still closes its valve', () => !farm.board.isOn(1));
  expect(all.load.count).toBe(before);
}

async function expectRecovery(): Promise<void> {
  await expectFrames(all, TAKEN_AGAIN);
  expect(await all.farm.phone.override('khu-4', { action: 'auto' })).toBe('done');
  await expectControl(all);
  await expectNothingLost(all);
}

needs('influxd')('the gateway', () => {
  const ending = endings();
  const unmountable = noMounting();
  let disk: BallastDisk | undefined;
  beforeAll(async () => {
    disk = unmountable === undefined ? ballastDisk(DISK_MB, ending) : undefined;
    all = await startFaultFarm({ ...(disk && { gatewayDisk: disk.folder }), fields: STOPPED_FIELDS }, ending);
    await expectNothingLost(all);
  });
  afterAll(() => ending.end());

  test('the disk of the gateway is full, then free', async (context) => {
    if (disk === undefined) return context.skip(unmountable);
    disk.fill();
    await expectOnlyControl('disk_full');
    disk.free();
    await expectRecovery();
  });

  needs('strace')('the syncs of the disk', () => {
    test(`take ${SLOW_SYNC_MS} ms each`, async (context) => {
      const untraceable = noAttaching();
      if (untraceable !== undefined) return context.skip(untraceable);
      const repair = await spoilSyncs(all.farm.gateway.pid, `delay_exit=${SLOW_SYNC_MS * 1_000}`);
      try {
        await expectFrames(all);
        await expectControl(all);
      } finally {
        await repair();
      }
      await expectNothingLost(all);
    });

    test('fail for a while', async (context) => {
      const untraceable = noAttaching();
      if (untraceable !== undefined) return context.skip(untraceable);
      const repair = await spoilSyncs(all.farm.gateway.pid, 'error=EIO');
      try {
        await expectOnlyControl('store');
      } finally {
        await repair();
      }
      await expectRecovery();
    });
  });

  test(`the gateway is stopped for ${STOPPED_MS / 1_000} s and goes on`, async () => {
    await stopThroughLeases(all, STOPPED_MS);
    await expectNothingLost(all);
  });
});
