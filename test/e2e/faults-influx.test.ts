// InfluxDB fails in every way it can, under load: nothing is lost, nothing is different, valves open and close in time, and
// afterwards everything arrives. One farm for all, so that each fault finds the backlog of the one before brought home.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { endings } from '../support/ending.ts';
import { eventually } from '../support/eventually.ts';
import {
  expectAlarm,
  expectControl,
  expectFrames,
  expectNothingLost,
  sinkHealth,
  startFaultFarm,
} from '../support/fault-farm.ts';
import type { FaultFarm } from '../support/fault-farm.ts';
import { PASS } from '../support/influx-proxy.ts';
import { noMounting, ballastDisk } from '../support/ballast-disk.ts';
import type { BallastDisk } from '../support/ballast-disk.ts';
import { needs } from '../support/tools.ts';

/** Room for InfluxDB and the points of these tests. */
const DISK_MB = 48;
/** What the polite server asks for, s. */
const RETRY_AFTER_S = 4;

needs('influxd')('InfluxDB', () => {
  const ending = endings();
  const unmountable = noMounting();
  let disk: BallastDisk | undefined;
  let all: FaultFarm;
  beforeAll(async () => {
    disk = unmountable === undefined ? ballastDisk(DISK_MB, ending) : undefined;
    all = await startFaultFarm({ ...(disk && { influxDisk: disk.folder }) }, ending);
    await expectNothingLost(all);
  });
  afterAll(() => ending.end());

  afterEach(() => {
    all.proxy.manner = PASS;
    disk?.free();
  });

  /** The alarm, and of what kind it is for everybody who asks. */
  async function saysSo(words: RegExp): Promise<void> {
    await expectAlarm(all, 'forwarder');
    // The alarm may be that of the fault before.
    await eventually('health says so', async () => words.test((await sinkHealth(all))?.detail ?? ''));
  }

  test('is stopped for a while', async () => {
    await all.influx.pause();
    await saysSo(/^unavailable$/);
    await expectControl(all);
    await expectFrames(all);
    await all.influx.resume();
    await expectNothingLost(all);
  });

  test('is started again in mid-load', async () => {
    const before = all.proxy.writes.length;
    await eventually('it is written to', () => all.proxy.writes.length > before);
    await all.influx.pause();
    await all.influx.resume();
    await expectNothingLost(all);
  });

  test(`answers 503 and asks for ${RETRY_AFTER_S} s of patience`, async () => {
    all.proxy.manner = {
      ...{ kind: 'refuse', status: 503, words: 'the storage is being compacted' },
      headers: { 'retry-after': String(RETRY_AFTER_S) },
    };
    await saysSo(/^unavailable 503$/);
    const first = all.proxy.writes.length - 1;
    await expectControl(all);
    await eventually('it is asked again', () => all.proxy.writes.length > first + 1);
    const [asked = 0, again = 0] = all.proxy.writes.slice(first);
    expect(again - asked).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000 - 50);
    all.proxy.manner = PASS;
    await expectNothingLost(all);
  });

  test('stores half of each batch and says 400 for the rest', async () => {
    const before = all.proxy.writes.length;
    all.proxy.manner = { kind: 'partial' };
    await eventually('batches are divided', () => all.proxy.writes.length > before + 20);
    await expectControl(all);
    all.proxy.manner = PASS;
    await expectNothingLost(all);
  });

  test('takes a batch and never answers', async () => {
    all.proxy.manner = { kind: 'hang' };
    await expectControl(all);
    await expectFrames(all);
    await saysSo(/^unavailable$/);
    all.proxy.manner = PASS;
    await expectNothingLost(all);
  });

  test('has not one byte left on its disk', async (context) => {
    if (disk === undefined) return context.skip(unmountable);
    disk.fill();
    await saysSo(/^unavailable 500$/);
    await expectControl(all);
    await expectFrames(all);
    disk.free();
    await expectNothingLost(all);
  });
});
