import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../../../cli/profiles.ts';
import { problem } from '../../../../../domain/problem.ts';
import type { Problem } from '../../../../../domain/problem.ts';
import { isRelay } from '../../../../../domain/profile/relay.ts';
import { encodeRequest } from '../../../../../domain/wire/modbus.ts';
import type { Answer, Request } from '../../../../../domain/wire/modbus.ts';
import { VirtualClock } from '../../../../../firmware-sim/clock.ts';
import type { Exchange } from '../../../../../gateway/link/modbus/master.ts';
import { RelayBoard } from '../../../../../gateway/link/modbus/relay.ts';

const timeout = problem('retry', 'timeout', 'unit 1 did not answer within 500 ms');
/** Coils as the board would show them with channels 2 and 8 energised. */
const coils = [false, true, false, false, false, false, false, true];

const profile = loadProfiles().get('waveshare-relay-8');

function board(answer: (request: Request) => Answer | Problem = honest) {
  if (profile?.link !== 'modbus' || !isRelay(profile)) throw new Error('no relay profile');
  const sent: Exchange[] = [];
  let busy = 0;
  const bus = {
    async request(exchange: Exchange): Promise<Answer | Problem> {
      sent.push(exchange);
      expect(busy++).toBe(0);
      await Promise.resolve();
      busy--;
      return answer(exchange.request);
    },
  };
  const relay = new RelayBoard({ profile, address: 1, bus, clock: new VirtualClock(1_000_000) });
  return { relay, sent, requests: () => sent.map(({ request }) => request) };
}

const honest = (request: Request): Answer => (request.fn === 1 ? { bits: coils } : { written: true });
const READ_BACK = { unit: 1, fn: 1, address: 0, count: 8 };

describe('a relay board', () => {
  test('holds a channel by its own timer and reads it back', async () => {
    const { relay, requests, sent } = board();
    expect(await relay.hold(2, 60)).toEqual({ energised: true });
    expect(requests()).toEqual([{ unit: 1, fn: 5, address: 0x201, value: 600 }, READ_BACK]);
    expect(sent.every(({ priority }) => priority === 'command')).toBe(true);
  });

  test('releases a channel and reads it back', async () => {
    const { relay, requests } = board();
    expect(await relay.release(1)).toEqual({ energised: false });
    expect(requests()).toEqual([{ unit: 1, fn: 5, address: 0, value: 0 }, READ_BACK]);
  });

  test('reads a channel without touching it', async () => {
    const { relay, requests } = board();
    expect(await relay.read(8)).toEqual({ energised: true });
    expect(requests()).toEqual([READ_BACK]);
  });

  test('says what the bus said when a command or its read-back fails', async () => {
    expect(await board(() => timeout).relay.hold(1, 10)).toEqual(timeout);
    expect(
      await board((request) => (request.fn === 1 ? timeout : { written: true })).relay.hold(1, 10),
    ).toEqual(timeout);
  });

  test('does not read back a command that failed', async () => {
    const { relay, requests } = board(() => timeout);
    await relay.release(1);
    expect(requests()).toHaveLength(1);
  });

  test.each([0, 9, -1, 1.5, NaN])('refuses channel %s, sending nothing', async (channel) => {
    const { relay, sent } = board();
    for (const answer of [relay.hold(channel, 10), relay.release(channel), relay.read(channel)])
      expect(await answer).toMatchObject({ problem: 'reject', code: 'no_such_channel' });
    expect(sent).toEqual([]);
  });

  test.each([0, -5, NaN, Infinity, 3_276.8])('refuses to hold for %s s, sending nothing', async (for_s) => {
    const { relay, sent } = board();
    expect(await relay.hold(1, for_s)).toMatchObject({ problem: 'reject', code: 'lease_out_of_range' });
    expect(sent).toEqual([]);
  });

  test('carries out calls one after another in their order, each with its deadline', async () => {
    const { relay, requests, sent } = board();
    await Promise.all([relay.hold(2, 10), relay.release(1), relay.read(1)]);
    expect(requests().map(({ fn }) => fn)).toEqual([5, 1, 5, 1, 1]);
    expect(sent.every(({ deadline }) => deadline > 1_000_000 && deadline <= 1_010_000)).toBe(true);
  });

  test('refuses more calls than it can keep waiting', async () => {
    const { relay } = board();
    const calls = Array.from({ length: 70 }, () => relay.read(1));
    const answers = await Promise.all(calls);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'queue_full')).toHaveLength(6);
    expect(await relay.read(1)).toEqual({ energised: false });
  });

  test('never sends a command that has no end, whatever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.double({ min: 0, max: 4_000 }),
        async (channel, for_s) => {
          const { relay, requests } = board();
          await relay.hold(channel, for_s);
          await relay.release(channel);
          for (const request of requests()) {
            const [, fn = 0, high = 0, , value = 0] = encodeRequest(request);
            // Plain coils take only "off"; the rest is a read or the board's timer, at most 0x7FFF.
            if (fn === 5 && high === 0) expect(request).toMatchObject({ value: 0 });
            else if (fn === 5) expect([high, value < 0x80]).toEqual([2, true]);
            else expect(fn).toBe(1);
          }
        },
      ),
    );
  });
});
