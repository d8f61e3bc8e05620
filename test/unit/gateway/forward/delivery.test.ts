import { expect, test } from 'vitest';
import { MAX_CHARS, MAX_ROWS } from '../../../../gateway/forward/batch-size.ts';
import { Delivery } from '../../../../gateway/forward/delivery.ts';
import { Parking } from '../../../../gateway/forward/parking.ts';
import { FakeJournal, FakeSink } from './fakes.ts';

function setUp(rows: number) {
  const journal = new FakeJournal();
  journal.addFrames(rows);
  const sink = new FakeSink();
  const parking = new Parking({ farm: 'f', sink: sink.name, outbox: journal, journal });
  const delivery = new Delivery({ sink, parking });
  const dead = () => journal.rows.flatMap((row) => (row.kind === 'dead' ? [row.dead] : []));
  const all = () =>
    journal.lines({
      range: { low: 0, high: rows },
      order: 'oldest_first',
      maxRows: MAX_ROWS,
      maxChars: delivery.size.maxChars,
      farm: 'f',
      texts: 'kept',
    });
  return { journal, sink, delivery, dead, all };
}
const DONE = { outcome: 'done', parked: 0, tooOld: 0 };

test('is done when the server has taken the batch', async () => {
  const { sink, delivery, all } = setUp(5);
  expect(await delivery.deliver(await all())).toEqual(DONE);
  expect(sink.stored).toEqual([1, 2, 3, 4, 5]);
});

test('passes entries that are no telemetry without asking the server', async () => {
  const { sink, delivery } = setUp(0);
  expect(
    await delivery.deliver({ seqs: Float64Array.of(1, 2), text: '', lengths: Uint32Array.of(0, 0) }),
  ).toEqual(DONE);
  expect(sink.sizes).toEqual([]);
});

test('parks the one poison row of a full batch, with its number and the words of the server', async () => {
  const { sink, delivery, dead, all } = setUp(MAX_ROWS);
  sink.judge = (values) =>
    values.includes(617)
      ? { answer: 'rejected', words: '400 bad 617', about: { kind: 'some', dropped: 1 } }
      : { answer: 'stored' };
  expect(await delivery.deliver(await all())).toEqual({ ...DONE, parked: 1 });
  expect(dead()).toMatchObject([
    { device: 'node-7', entry: 617, code: 'sink_rejected', detail: 'influx-v1: 400 bad 617' },
  ]);
  expect(JSON.parse(dead()[0]!.payload)).toMatchObject([{ fields: { soil_moisture: 617 } }]);
});

test('keeps those that are too old for the server as one letter, however many', async () => {
  const { sink, delivery, dead, all } = setUp(1_000);
  const words = '400 partial write: points beyond retention policy dropped=700';
  sink.judge = () => ({ answer: 'rejected', words, about: { kind: 'too_old', dropped: 700 } });
  expect(await delivery.deliver(await all())).toEqual({ ...DONE, tooOld: 700 });
  expect(sink.sizes).toEqual([1_000]);
  expect(dead()).toMatchObject([
    { device: 'node-7', code: 'sink_too_old', detail: `influx-v1: 700 entries, numbers 1 to 700: ${words}` },
  ]);
});

test('keeps many poison rows of a batch as one letter', async () => {
  const { sink, delivery, dead, all } = setUp(100);
  sink.judge = (values) => {
    const dropped = values.filter((value) => value > 60).length;
    const words = `400 conflict dropped=${dropped}`;
    return dropped > 0
      ? { answer: 'rejected', words, about: { kind: 'some', dropped } }
      : { answer: 'stored' };
  };
  expect(await delivery.deliver(await all())).toEqual({ ...DONE, parked: 40 });
  expect(dead()).toMatchObject([
    {
      device: 'node-7',
      code: 'sink_rejected_many',
      detail: expect.stringMatching(/^influx-v1: 40 entries, numbers 61 to 100: 400 conflict/) as unknown,
    },
  ]);
  expect(dead()[0]).not.toHaveProperty('entry');
});

test('of many poison rows the first may have been replaced meanwhile; the others get their letter', async () => {
  const { journal, sink, delivery, dead, all } = setUp(100);
  sink.judge = (values) => {
    const dropped = values.filter((value) => value > 60).length;
    if (dropped === 0) return { answer: 'stored' };
    journal.rows.splice(60, 1);
    return { answer: 'rejected', words: '400', about: { kind: 'some', dropped } };
  };
  await delivery.deliver(await all());
  expect(dead()).toMatchObject([
    { code: 'sink_rejected_many', payload: expect.stringMatching(/=\d+/) as unknown },
  ]);
});

test('halves what is too large by its bytes, and grows again with success', async () => {
  const { sink, delivery, all } = setUp(1_000);
  sink.judge = (values) => ({ answer: values.length > 300 ? 'too_large' : 'stored' });
  const outcomes: string[] = [];
  for (let i = 0; i < 3; i++) outcomes.push((await delivery.deliver(await all())).outcome);
  expect(outcomes).toEqual(['too_much', 'too_much', 'done']);
  expect(sink.sizes.map((size) => Math.round(size / 10))).toEqual([100, 50, 25]);
  const small = delivery.size.maxChars;
  for (let i = 0; i < 200; i++) delivery.size.grow();
  expect(small).toBeLessThan(delivery.size.maxChars);
  expect(delivery.size.maxChars).toBe(MAX_CHARS);
});

test('parks nothing while the server takes nothing, and reads more the next time', async () => {
  const { sink, delivery, dead, all } = setUp(1_000);
  delivery.size.shrink(1_000);
  sink.judge = () => ({ answer: 'rejected', words: '201', about: { kind: 'some' } });
  const halted = { outcome: 'halted', answer: 'refused', mend: 'request', words: '201' };
  for (let i = 0; i < 5; i++) expect(await delivery.deliver(await all())).toEqual(halted);
  expect(dead()).toEqual([]);
  expect(Math.max(...sink.sizes)).toBeGreaterThan(900);
  sink.judge = () => ({ answer: 'too_large' });
  const outcomes: unknown[] = [];
  for (let i = 0; i < 10; i++) outcomes.push(await delivery.deliver(await all()));
  const words = '413 too large for the server even alone';
  expect(outcomes).toContainEqual({ ...halted, words });
  expect(dead()).toEqual([]);
});

test('parks the only row there is once the server takes again what it took before', async () => {
  const { journal, sink, delivery, dead, all } = setUp(1);
  expect(await delivery.deliver(await all())).toEqual(DONE);
  journal.addFrames(1);
  sink.judge = (values) =>
    values.includes(2) ? { answer: 'rejected', words: '', about: { kind: 'some' } } : { answer: 'stored' };
  const next = { low: 1, high: 2 };
  const limits = { maxRows: 10, maxChars: MAX_CHARS, farm: 'f', texts: 'kept' } as const;
  const rows = await journal.lines({ range: next, order: 'oldest_first', ...limits });
  expect(await delivery.deliver(rows)).toEqual({ ...DONE, parked: 1 });
  expect(dead()).toMatchObject([{ entry: 2 }]);
});

test('gets through poison with a server that takes 100 requests at a time', async () => {
  const { sink, delivery, all } = setUp(MAX_ROWS);
  let left = 0;
  sink.judge = (values) => {
    if (left-- <= 0) return { answer: 'unavailable', words: '429', retryAfter_s: 60 };
    const isPoisoned = values.some((value) => value % 250 === 100);
    return isPoisoned ? { answer: 'rejected', words: '', about: { kind: 'some' } } : { answer: 'stored' };
  };
  const outcomes: string[] = [];
  while (outcomes.length < 10 && outcomes.at(-1) !== 'done') {
    left = 100;
    outcomes.push((await delivery.deliver(await all())).outcome);
  }
  expect(outcomes.at(-1)).toBe('done');
});

test('sends less after a timeout', async () => {
  const { sink, delivery, all } = setUp(100);
  const answer = { answer: 'unavailable', words: 'no answer within 15 s', why: 'timeout' } as const;
  sink.judge = () => answer;
  expect(await delivery.deliver(await all())).toEqual({ outcome: 'halted', ...answer });
  await delivery.deliver(await all());
  expect(sink.sizes).toEqual([100, 50]);
});

test.each([
  { answer: 'unavailable', words: '503', retryAfter_s: 5 } as const,
  { answer: 'refused', words: '401', mend: 'credentials' } as const,
])('parks nothing when the search for poison halts at $answer', async (answer) => {
  const { sink, delivery, dead, all } = setUp(8);
  sink.judge = (values) => {
    if (values.length === 1) return answer;
    return { answer: 'rejected', words: '', about: { kind: 'some' } };
  };
  expect(await delivery.deliver(await all())).toEqual({ outcome: 'halted', ...answer });
  expect(dead()).toEqual([]);
});

test('is not done with a poison row that could not be parked', async () => {
  const { journal, sink, delivery, all } = setUp(2);
  sink.judge = (values) => {
    journal.broken = new Error('disk full');
    return values.includes(1)
      ? { answer: 'rejected', words: '', about: { kind: 'some' } }
      : { answer: 'stored' };
  };
  await expect(delivery.deliver(await all())).rejects.toThrow('disk full');
});
