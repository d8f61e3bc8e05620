import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../../../cli/profiles.ts';
import { problem } from '../../../../../domain/problem.ts';
import type { Problem } from '../../../../../domain/problem.ts';
import { encodeRegisters } from '../../../../../domain/profile/registers.ts';
import type { RawFrame } from '../../../../../domain/reading.ts';
import type { Answer } from '../../../../../domain/wire/modbus.ts';
import { VirtualClock } from '../../../../../firmware-sim/clock.ts';
import { JournalBusy } from '../../../../../gateway/core/ports/journal.ts';
import type { Intake } from '../../../../../gateway/core/ports/link.ts';
import { newCounters } from '../../../../../gateway/link/modbus/counters.ts';
import type { Exchange } from '../../../../../gateway/link/modbus/master.ts';
import { Poller } from '../../../../../gateway/link/modbus/poller.ts';

const S = 1_000;
const timeout = problem('retry', 'timeout', 'unit 1 did not answer within 500 ms');
const closed = problem('back_off', 'bus_closed', 'the bus is closed');

/** A poller of one device on a bus that answers as the test says, in virtual time from 0. */
function polled(profileId: string, options: { poll_s?: number } = {}) {
  const profile = loadProfiles().get(profileId);
  if (profile?.link !== 'modbus') throw new Error('no Modbus profile');
  const image = encodeRegisters(profile, {
    'air.temperature': 30.5,
    'air.humidity': 54.6,
    'soil.moisture': 31.2,
    'soil.ph': 6.5,
    'soil.temperature': -1.5,
    'soil.conductivity': 400,
    'soil.nitrogen': 1,
    'soil.phosphorus': 2,
    'soil.potassium': 3,
  });
  const clock = new VirtualClock(0);
  const counters = newCounters();
  const world = {
    clock,
    counters,
    failure: undefined as Problem | undefined,
    storeFails: false,
    /** Virtual seconds at which a request came. */
    askedAt: [] as number[],
    asked: [] as Exchange[],
    frames: [] as RawFrame[],
    statuses: [] as string[],
  };
  const intake: Intake = {
    async accept(raw) {
      world.frames.push(raw);
      if (world.storeFails) throw new JournalBusy('full');
      return 'stored';
    },
    reject: () => Promise.resolve(),
    status: (device, state, why) => world.statuses.push(`${clock.now() / S} ${device} ${state}: ${why}`),
  };
  const bus = {
    async request(exchange: Exchange): Promise<Answer | Problem> {
      world.asked.push(exchange);
      world.askedAt.push(clock.now() / S);
      if (world.failure) return world.failure;
      const { request } = exchange;
      if (!('count' in request)) throw new Error('a poller never writes');
      if (request.fn <= 2) return { bits: new Array<boolean>(request.count).fill(false) };
      return {
        words: Array.from({ length: request.count }, (_, i) => image.get(request.fn, request.address + i)!),
      };
    },
  };
  const poller = new Poller({
    device: { id: 'dev-1', profile, address: 1, ...options },
    bus,
    intake,
    clock,
    log: pino({ level: 'silent' }),
    counters,
  });
  poller.start();
  return Object.assign(world, { poller });
}

describe('a device that answers', () => {
  test('gives one frame a poll, every poll_s of its profile, and counts as online once', async () => {
    const { clock, frames, askedAt, statuses, poller } = polled('xy-md02');
    poller.wake();
    await clock.run(25 * S);
    expect(askedAt).toEqual([0, 10, 20]);
    expect(frames).toEqual(
      new Array(3).fill({ device: 'dev-1', values: { 'air.temperature': 30.5, 'air.humidity': 54.6 } }),
    );
    expect(statuses).toEqual(['0 dev-1 online: unit 1 answers']);
  });

  test('is polled as often as the configuration says', async () => {
    const { clock, askedAt } = polled('xy-md02', { poll_s: 2 });
    await clock.run(7 * S);
    expect(askedAt).toEqual([2, 4, 6]);
  });

  test('gives one frame from many reads', async () => {
    const { clock, frames, asked, poller } = polled('jxct-soil-7in1');
    poller.wake();
    await clock.run(1 * S);
    expect(asked).toHaveLength(7);
    expect(frames).toHaveLength(1);
    expect(frames[0]?.values).toMatchObject({
      'soil.moisture': 31.2,
      'soil.temperature': -1.5,
      'soil.ph': 6.5,
    });
  });

  test('is read at the rank of a poll, with the time limit of its profile', async () => {
    const { clock, asked, poller } = polled('xy-md02');
    poller.wake();
    await clock.run(1 * S);
    expect(asked[0]).toMatchObject({ priority: 'poll', timeout_ms: 500 });
  });

  test('and measures nothing is asked for its coils, to know that it lives', async () => {
    const { clock, asked, frames, statuses, poller } = polled('waveshare-relay-8');
    poller.wake();
    await clock.run(1 * S);
    expect(asked.map(({ request }) => request)).toEqual([{ unit: 1, fn: 1, address: 0, count: 8 }]);
    expect(frames).toEqual([]);
    expect(statuses).toHaveLength(1);
  });
});

describe('a device that fails', () => {
  test('by chance is asked once more in the same poll', async () => {
    const world = polled('xy-md02');
    world.failure = timeout;
    world.poller.wake();
    await world.clock.run(1 * S);
    expect(world.askedAt).toEqual([0, 0]);
    world.failure = undefined;
    await world.clock.run(11 * S);
    expect(world.statuses).toEqual(['10 dev-1 online: unit 1 answers']);
  });

  test('is not asked for its other registers in that poll', async () => {
    const world = polled('jxct-soil-7in1');
    world.failure = timeout;
    world.poller.wake();
    await world.clock.run(1 * S);
    expect(world.asked).toHaveLength(2);
    expect(world.frames).toEqual([]);
  });

  test('three times is offline, once, and probed ever more rarely, at most once a minute', async () => {
    const world = polled('xy-md02');
    world.failure = timeout;
    world.poller.wake();
    await world.clock.run(300 * S);
    expect(world.askedAt).toEqual([0, 0, 10, 20, 40, 80, 140, 200, 260]);
    expect(world.statuses).toEqual([`20 dev-1 offline: ${timeout.detail}`]);
  });

  test('and is polled more rarely than that anyway is not probed more often', async () => {
    const world = polled('xy-md02', { poll_s: 300 });
    world.failure = timeout;
    await world.clock.run(1_600 * S);
    expect(world.askedAt).toEqual([300, 300, 600, 900, 1_200, 1_500]);
  });

  test('is online again, once, when it answers, and polled as before', async () => {
    const world = polled('xy-md02');
    world.failure = timeout;
    world.poller.wake();
    await world.clock.run(30 * S);
    world.failure = undefined;
    await world.clock.run(65 * S);
    expect(world.statuses).toHaveLength(2);
    expect(world.statuses[1]).toBe('40 dev-1 online: unit 1 answers');
    expect(world.askedAt.slice(-3)).toEqual([40, 50, 60]);
  });

  test('because its bus is closed is asked at once when the bus opens', async () => {
    const world = polled('xy-md02');
    world.failure = closed;
    await world.clock.run(100 * S);
    expect(world.statuses).toEqual([`30 dev-1 offline: ${closed.detail}`]);
    world.failure = undefined;
    world.poller.wake();
    await world.clock.run(101 * S);
    expect(world.statuses[1]).toBe('100 dev-1 online: unit 1 answers');
  });

  test('is not blamed for a bus that was too busy to ask it', async () => {
    const world = polled('xy-md02');
    world.failure = problem('retry', 'deadline_passed', 'the request was not sent');
    world.poller.wake();
    await world.clock.run(100 * S);
    expect(world.statuses).toEqual([]);
    expect(world.askedAt).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });
});

test('a frame that the journal refuses is counted, and polls go on', async () => {
  const world = polled('xy-md02');
  world.storeFails = true;
  world.poller.wake();
  await world.clock.run(15 * S);
  expect(world.counters.framesRefused).toBe(2);
});

test('a stopped poller asks nothing any more', async () => {
  const world = polled('xy-md02');
  world.poller.wake();
  await world.clock.run(15 * S);
  world.poller.stop();
  world.poller.wake();
  await world.clock.run(100 * S);
  expect(world.askedAt).toEqual([0, 10]);
});
