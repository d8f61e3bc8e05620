import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SinkAnswer } from '../../../../gateway/core/ports/sink.ts';
import { Forwarder } from '../../../../gateway/forward/forwarder.ts';
import { LEFT_BEHIND_OVER } from '../../../../gateway/forward/position.ts';
import { handClock } from '../../../support/hand-clock.ts';
import type { HandClock } from '../../../support/hand-clock.ts';
import { SOME_TIME, silent } from '../../../support/store.ts';
import { FakeJournal, FakeSink, calm } from './fakes.ts';

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 1 });
const NAME = 'influx-v1';
const AWAY: SinkAnswer = { answer: 'unavailable', words: 'ECONNREFUSED' };

function begin(journal: FakeJournal, sink: FakeSink, clock: HandClock) {
  const forwarder = new Forwarder({
    ...{ farm: 'f', sink, order: 'newest_first', journal, outbox: journal, loopDelay: calm },
    ...{ clock, log: silent },
  });
  onTestFinished(async () => {
    const stopped = forwarder.stop();
    clock.advance(60_000); // one that was killed never ends by itself
    await stopped;
  });
  forwarder.start();
  return forwarder;
}
function setUp(frames: number) {
  const journal = new FakeJournal();
  const sink = new FakeSink();
  const clock = handClock(SOME_TIME);
  journal.addFrames(frames);
  return { journal, sink, clock };
}
const all = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const sorted = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

test('a short backlog goes in order', async () => {
  const { journal, sink, clock } = setUp(LEFT_BEHIND_OVER);
  begin(journal, sink, clock);
  await eventually(() => expect(sink.stored).toEqual(all(LEFT_BEHIND_OVER)));
  expect(journal.kept.size).toBe(0);
});

test('a long one waits behind live readings, and drains from its newest end', async () => {
  const { journal, sink, clock } = setUp(20_000);
  const firsts: number[] = [];
  sink.judge = (values) => {
    firsts.push(values[0]!);
    if (firsts.length === 2) journal.addFrames(3); // live ones, while the backlog drains
    if (firsts.length === 2) clock.advance(1_000);
    return { answer: 'stored' };
  };
  const forwarder = begin(journal, sink, clock);
  await eventually(() => expect(sink.stored).toHaveLength(20_003));
  expect(firsts.slice(0, 2)).toEqual([20_000, 15_000]);
  expect(firsts.indexOf(20_001)).toBeLessThan(firsts.length - 1); // before the end of the backlog
  expect(sorted(sink.stored)).toEqual(all(20_003));
  await eventually(() =>
    expect(forwarder.state()).toMatchObject({ waiting: 0, cursor: 20_003, oldest_s: 0 }),
  );
  expect(journal.kept.get(NAME)).toEqual([]);
});

test('one outage makes one range, another outage another; all of it arrives', async () => {
  const { journal, sink, clock } = setUp(15_000);
  let answer: SinkAnswer = AWAY;
  sink.judge = () => answer;
  const forwarder = begin(journal, sink, clock);
  await eventually(() => expect(forwarder.state()).toMatchObject({ alarm: 'unavailable', waiting: 15_000 }));
  expect(journal.kept.get(NAME)).toEqual([{ low: 0, high: 15_000 }]);

  journal.addFrames(12_000); // the outage goes on
  clock.advance(1_000);
  await eventually(() => expect(journal.kept.get(NAME)).toEqual([{ low: 0, high: 27_000 }]));

  journal.addFrames(10); // a moment of contact: live ones and a slice
  await eventually(() => expect(clock.waiting()).toContain(2_000));
  sink.judge = (values) => {
    const given = answer;
    if (values[0] === 27_000) answer = AWAY;
    return given;
  };
  answer = { answer: 'stored' };
  clock.advance(2_000);
  await eventually(() => expect(journal.kept.get(NAME)).toEqual([{ low: 0, high: 22_000 }]));
  await eventually(() => expect(forwarder.state()).toMatchObject({ alarm: 'unavailable', cursor: 27_010 }));

  journal.addFrames(12_000); // the second outage
  clock.advance(1_000);
  await eventually(() =>
    expect(journal.kept.get(NAME)).toEqual([
      { low: 0, high: 22_000 },
      { low: 27_010, high: 39_010 },
    ]),
  );
  expect(forwarder.state()).toMatchObject({ waiting: 34_000 });
  answer = { answer: 'stored' };
  sink.judge = () => answer;
  await eventually(() => {
    clock.advance(1_000);
    expect(forwarder.state()).toMatchObject({ waiting: 0 });
  });
  expect(sorted(sink.stored)).toEqual(all(39_010));
});

describe.each(['before', 'after'] as const)('ended %s a write of where it stands', (when) => {
  test.each([1, 2, 3, 4])('(the %d.), a new start brings what was not brought', async (moment) => {
    const { journal, sink, clock } = setUp(11_000);
    /** Does the write or not, and never answers: so it is for who was killed there. */
    let writes = 0;
    const killing = async (write: () => Promise<void>): Promise<void> => {
      writes += 1;
      if (writes !== moment) return write();
      if (when === 'after') await write();
      return new Promise(() => undefined);
    };
    const killed = new FakeJournal();
    Object.assign(killed, { rows: journal.rows, cursors: journal.cursors, kept: journal.kept });
    killed.advance = (...to) => killing(() => journal.advance(...to));
    killed.keepRange = (...to) => killing(() => journal.keepRange(...to));
    killed.leaveBehind = (...to) => killing(() => journal.leaveBehind(...to));
    begin(killed, sink, clock);
    await eventually(() => expect(writes).toBe(moment));

    journal.addFrames(10_500);
    const second = begin(journal, sink, clock);
    await eventually(() => {
      clock.advance(1_000);
      expect(second.state()).toMatchObject({ waiting: 0, head: 21_500 });
    });
    expect(sorted(sink.stored)).toEqual(all(21_500));
  });
});
