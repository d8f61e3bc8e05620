import { expect, onTestFinished, test, vi } from 'vitest';
import type { SinkAnswer } from '../../../../gateway/core/ports/sink.ts';
import type { Order } from '../../../../gateway/core/ports/telemetry-outbox.ts';
import { Forwarder } from '../../../../gateway/forward/forwarder.ts';
import { handClock } from '../../../support/hand-clock.ts';
import { SOME_TIME, silent } from '../../../support/store.ts';
import { FakeJournal, FakeSink, calm } from './fakes.ts';

const HEAD_EVERY_MS = 1_000;
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 1 });

function setUp(order: Order = 'oldest_first') {
  const journal = new FakeJournal();
  const sink = new FakeSink();
  const clock = handClock(SOME_TIME);
  const forwarder = new Forwarder({
    ...{ farm: 'f', sink, order, journal, outbox: journal, loopDelay: calm, clock, log: silent },
  });
  onTestFinished(() => forwarder.stop());
  const answer = (given: SinkAnswer) => (sink.judge = () => given);
  /** Lets everything run that needs no time, until the forwarder waits for what is given. */
  const waitsFor = (ms: number) => eventually(() => expect(clock.waiting()).toContain(ms));
  return { journal, sink, clock, forwarder, answer, waitsFor };
}

test('brings what is there and then, within a second, what comes', async () => {
  const { journal, sink, clock, forwarder, waitsFor } = setUp();
  journal.addFrames(12_500);
  forwarder.start();
  await eventually(() => expect(sink.stored).toHaveLength(12_500));
  expect(sink.sizes).toEqual([5_000, 5_000, 2_500]);

  await eventually(() => expect(forwarder.state()).toMatchObject({ cursor: 12_500, waiting: 0 }));
  journal.addFrames(1);
  await waitsFor(HEAD_EVERY_MS);
  clock.advance(HEAD_EVERY_MS);
  await eventually(() => expect(sink.stored).toHaveLength(12_501));
  await eventually(() =>
    expect(forwarder.state()).toEqual({
      ...{ sink: 'influx-v1', cursor: 12_501, head: 12_501, waiting: 0, oldest_s: 0 },
      ...{ done: 12_501, rate_s: expect.any(Number) as unknown, parked: 0, tooOld: 0 },
    }),
  );
});

test('begins behind its cursor', async () => {
  const { journal, sink, forwarder } = setUp();
  journal.addFrames(5);
  await journal.advance('influx-v1', 3);
  forwarder.start();
  await eventually(() => expect(sink.stored).toEqual([4, 5]));
});

test('asks a server that is away after 1, 2, 4 ... at most 60 s, then goes on where it was', async () => {
  const { journal, sink, clock, forwarder, answer, waitsFor } = setUp();
  journal.addFrames(3);
  answer({ answer: 'unavailable', words: 'ECONNREFUSED' });
  forwarder.start();
  for (const [tries, s] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    await eventually(() => expect(sink.sizes).toHaveLength(tries + 1));
    await waitsFor(s * 1_000);
    clock.advance(s * 1_000);
  }
  expect(forwarder.state()).toMatchObject({
    alarm: 'unavailable',
    lastError: 'ECONNREFUSED',
    cursor: 0,
    waiting: 3,
  });

  await eventually(() => expect(sink.sizes).toHaveLength(9));
  answer({ answer: 'stored' });
  await waitsFor(60_000);
  clock.advance(60_000);
  await eventually(() => expect(sink.stored).toEqual([1, 2, 3]));
  await eventually(() =>
    expect(forwarder.state()).toMatchObject({ cursor: 3, head: 3, waiting: 0, parked: 0 }),
  );
  expect(forwarder.state()).not.toHaveProperty('alarm');
});

test('waits as long as the server asks, up to ten minutes', async () => {
  const { journal, clock, forwarder, answer, waitsFor } = setUp();
  journal.addFrames(1);
  answer({ answer: 'unavailable', words: '503', retryAfter_s: 7 });
  forwarder.start();
  await waitsFor(7_000);
  answer({ answer: 'unavailable', words: '503', retryAfter_s: 86_400 });
  clock.advance(7_000);
  await waitsFor(600_000);
});

test('raises an alarm when it is refused, keeps everything and asks each minute', async () => {
  const { journal, sink, clock, forwarder, answer, waitsFor } = setUp();
  journal.addFrames(1);
  answer({ answer: 'refused', words: '401 unauthorized', mend: 'credentials' });
  forwarder.start();
  for (let i = 0; i < 3; i++) {
    await waitsFor(60_000);
    expect(forwarder.state()).toMatchObject({
      alarm: 'credentials',
      lastError: '401 unauthorized',
      cursor: 0,
    });
    clock.advance(60_000);
  }
  answer({ answer: 'stored' });
  await eventually(() => expect(sink.stored).toEqual([1]));
});

test('goes on when the journal does', async () => {
  const { journal, sink, clock, forwarder, waitsFor } = setUp();
  journal.addFrames(1);
  journal.broken = new Error('disk I/O error');
  forwarder.start();
  await eventually(() =>
    expect(forwarder.state()).toMatchObject({ alarm: 'journal', lastError: 'disk I/O error' }),
  );
  journal.broken = undefined;
  await waitsFor(1_000);
  clock.advance(1_000);
  await eventually(() => expect(sink.stored).toEqual([1]));
});

test('is well again as soon as the journal can be read, also when nothing waits', async () => {
  const { journal, clock, forwarder, waitsFor } = setUp();
  journal.broken = new Error('disk I/O error');
  forwarder.start();
  await eventually(() => expect(forwarder.state()).toMatchObject({ alarm: 'journal' }));
  journal.broken = undefined;
  await waitsFor(1_000);
  clock.advance(1_000);
  await eventually(() => expect(forwarder.state()).not.toHaveProperty('alarm'));
});

test('is not well while the journal can be read but not written', async () => {
  const { journal, sink, clock, forwarder, waitsFor } = setUp();
  journal.addFrames(1);
  journal.advance = () => Promise.reject(new Error('database or disk is full'));
  forwarder.start();
  for (const [tries, s] of [1, 2, 4].entries()) {
    await eventually(() => expect(sink.sizes).toHaveLength(tries + 1));
    await waitsFor(s * 1_000);
    expect(forwarder.state()).toMatchObject({ alarm: 'journal', lastError: 'database or disk is full' });
    clock.advance(s * 1_000);
  }
});

test('stopping waits for the batch in flight', async () => {
  const { journal, sink, forwarder } = setUp();
  journal.addFrames(1);
  let answer: (given: SinkAnswer) => void = () => undefined;
  sink.judge = () => new Promise((resolve) => (answer = resolve));
  forwarder.start();
  await eventually(() => expect(sink.sizes).toEqual([1]));
  const stopped = forwarder.stop();
  answer({ answer: 'stored' });
  await stopped;
  expect(journal.cursors.get('influx-v1')).toBe(1);
});

test('stopping does not wait for ever', async () => {
  const { journal, sink, clock, forwarder, waitsFor } = setUp();
  journal.addFrames(1);
  let answer: (given: SinkAnswer) => void = () => undefined;
  sink.judge = () => new Promise((resolve) => (answer = resolve));
  forwarder.start();
  await eventually(() => expect(sink.sizes).toEqual([1]));
  const stopped = forwarder.stop();
  await waitsFor(5_000);
  clock.advance(5_000);
  await stopped;
  expect(journal.cursors.size).toBe(0);
  answer({ answer: 'stored' });
});
