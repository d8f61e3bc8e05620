import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../dashboards/farm/src/backoff.ts';
import { Live } from '../../../dashboards/farm/src/live.ts';
import type { StateView } from '../../../domain/http/state.ts';

const VIEW: StateView = { at: '2026-11-22T06:00:00+07:00', farm: 'dong-tao', zones: [], alarms: [] };

/** A phone on a desk: time moves only by `pass`, and the network does what the test says. */
function desk() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const streams: { send: () => void; fail: () => void; open: boolean }[] = [];
  const events: string[] = [];
  const net: { answer: StateView | 'signed-out' | 'unreachable'; polls: number } = {
    answer: 'unreachable',
    polls: 0,
  };
  const live = new Live(
    {
      openStream: (onData, onEnd) => {
        const stream = {
          open: true,
          send: () => {
            onData(VIEW);
          },
          fail: () => {
            stream.open = false;
            onEnd();
          },
        };
        streams.push(stream);
        return () => {
          stream.open = false;
        };
      },
      poll: async () => {
        net.polls++;
        return net.answer;
      },
      after: (delay_ms, run) => {
        const timer = { at: now + delay_ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
      chance: () => 1,
    },
    {
      onState: () => events.push('state'),
      onSignedOut: () => events.push('signed out'),
      onUnreachable: () => events.push('unreachable'),
    },
  );
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      await settle();
      const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      now = next.at;
      timers = timers.filter((timer) => timer !== next);
      next.run();
    }
    now = end;
  }
  return { live, streams, events, net, pass, timers: () => timers.length };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('back-off', () => {
  it('doubles up to fifteen seconds', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backoffMs(attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
  });

  it('spreads phones over the last quarter', () => {
    expect(backoffMs(1, 0)).toBe(1_500);
  });
});

describe('the live connection', () => {
  it('asks at once beside the stream, for lines that hold a stream back', async () => {
    const { live, net, events, pass } = desk();
    net.answer = VIEW;
    live.start();
    await pass(0);
    expect(events).toEqual(['state']);
  });

  it('opens a new stream after one second when it is lost', async () => {
    const { live, streams, pass } = desk();
    live.start();
    streams[0]!.send();
    streams[0]!.fail();
    await pass(999);
    expect(streams).toHaveLength(1);
    await pass(1);
    expect(streams).toHaveLength(2);
  });

  it('waits longer and longer while nobody answers', async () => {
    const { live, streams, pass } = desk();
    live.start();
    for (const wait of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const before = streams.length;
      streams.at(-1)!.fail();
      await pass(wait - 1);
      expect(streams).toHaveLength(before);
      await pass(1);
      expect(streams).toHaveLength(before + 1);
    }
  });

  it('takes a stream that is silent for twelve seconds for dead', async () => {
    const { live, streams, pass } = desk();
    live.start();
    streams[0]!.send();
    await pass(11_999);
    expect(streams).toHaveLength(1);
    await pass(1);
    expect(streams).toHaveLength(2);
    expect(streams[0]!.open).toBe(false);
  });

  it('keeps data younger than ten seconds by asking where no stream ever opens', async () => {
    const { live, streams, net, pass } = desk();
    net.answer = VIEW;
    live.start();
    for (let i = 0; i < 20; i++) {
      streams.at(-1)!.fail();
      await pass(4_000);
    }
    expect(net.polls).toBeGreaterThanOrEqual(20);
  });

  it('ends with the session, and leaves nothing running', async () => {
    const { live, streams, net, events, pass, timers } = desk();
    net.answer = 'signed-out';
    live.start();
    await pass(60_000);
    expect(events).toEqual(['signed out']);
    expect(streams.every(({ open }) => !open)).toBe(true);
    expect(timers()).toBe(0);
  });

  it('drops an answer that arrives after it was stopped', async () => {
    const { live, streams, net, events, pass } = desk();
    net.answer = VIEW;
    live.start();
    live.stop();
    streams[0]!.send();
    await pass(60_000);
    expect(events).toEqual([]);
  });

  it('says when nobody answers', async () => {
    const { live, events, pass } = desk();
    live.start();
    await pass(0);
    expect(events).toEqual(['unreachable']);
  });
});
