import { expect, test } from 'vitest';
import { Delivery, MAX_BATCH } from '../../../../gateway/forward/delivery.ts';
import { FakeJournal, FakeSink } from './fakes.ts';

function setUp(rows: number) {
  const journal = new FakeJournal();
  journal.addFrames(rows);
  const sink = new FakeSink();
  const advanced: number[] = [];
  const delivery = new Delivery({
    farm: 'f',
    sink,
    journal,
    outbox: journal,
    onAdvanced: (seq) => advanced.push(seq),
  });
  const dead = () => journal.rows.flatMap((row) => (row.kind === 'dead' ? [row.dead] : []));
  return { journal, sink, delivery, advanced, dead };
}
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('moves the cursor once, after the server has taken the batch', async () => {
  const { journal, sink, delivery } = setUp(5);
  sink.judge = () => {
    expect(journal.cursors.get('influx-v1')).toBeUndefined();
    return { answer: 'stored' };
  };
  expect(await delivery.deliver([...journal.rows])).toBeUndefined();
  expect(journal.cursors.get('influx-v1')).toBe(5);
});

test('passes entries that are no telemetry without asking the server', async () => {
  const { journal, sink, delivery } = setUp(0);
  await journal.append({ kind: 'dead', dead: { at: 1, code: 'x', detail: '', payload: '' } });
  await delivery.deliver([...journal.rows]);
  expect(sink.sizes).toEqual([]);
  expect(journal.cursors.get('influx-v1')).toBe(1);
});

test('parks the one poison row of a full batch, with the words of the server, and stores all others', async () => {
  const { journal, sink, delivery, dead } = setUp(MAX_BATCH);
  sink.judge = (values) =>
    values.includes(617) ? { answer: 'rejected', words: '400 bad 617' } : { answer: 'stored' };
  expect(await delivery.deliver(journal.rows.slice())).toBeUndefined();

  expect(sink.stored).toEqual(numbers(MAX_BATCH).filter((n) => n !== 617));
  expect(dead()).toMatchObject([
    { device: 'node-7', code: 'sink_rejected', detail: 'influx-v1: 400 bad 617' },
  ]);
  expect(JSON.parse(dead()[0]!.payload)).toMatchObject([{ fields: { soil_moisture: 617 } }]);
  expect(journal.cursors.get('influx-v1')).toBe(MAX_BATCH);
  expect(sink.sizes.length).toBeLessThan(25);
});

test('halves a batch that is too large, remembers it, and parks a row that is too large alone', async () => {
  const { journal, sink, delivery, dead } = setUp(100);
  sink.judge = (values) => ({ answer: values.length > 30 || values.includes(70) ? 'too_large' : 'stored' });
  expect(delivery.maxRows).toBe(MAX_BATCH);
  await delivery.deliver(journal.rows.slice());
  expect(sink.stored).toEqual(numbers(100).filter((n) => n !== 70));
  expect(dead()).toMatchObject([{ detail: 'influx-v1: too large for the server even alone' }]);
  expect(delivery.maxRows).toBe(1);
});

test.each([
  { answer: 'unavailable', words: '503', retryAfter_s: 5 } as const,
  { answer: 'refused', words: '401' } as const,
])('halts at $answer with the cursor behind what is done', async (answer) => {
  const { journal, sink, delivery } = setUp(8);
  // A poison row divides the batch; the server goes away in the second half.
  sink.judge = (values) => {
    if (values.length === 8) return { answer: 'rejected', words: '' };
    return values[0] === 1 ? { answer: 'stored' } : answer;
  };
  expect(await delivery.deliver(journal.rows.slice())).toEqual(answer);
  expect(journal.cursors.get('influx-v1')).toBe(4);
});

test('does not pass a poison row that could not be parked', async () => {
  const { journal, sink, delivery } = setUp(1);
  sink.judge = () => {
    journal.broken = new Error('disk full');
    return { answer: 'rejected', words: '' };
  };
  await expect(delivery.deliver(journal.rows.slice())).rejects.toThrow('disk full');
  expect(journal.cursors.size).toBe(0);
});
