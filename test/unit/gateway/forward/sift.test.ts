import { expect, test } from 'vitest';
import type { Rejection, SinkAnswer } from '../../../../gateway/core/ports/sink.ts';
import { Sift } from '../../../../gateway/forward/sift.ts';
import type { LineRow } from '../../../../gateway/forward/suspects.ts';

const STORED: SinkAnswer = { answer: 'stored' };
const SOME = { kind: 'some' } as const;
const CONFLICT = { kind: 'field_conflict', measurement: 'reading', field: 'soil_ph' } as const;

const rows = (count: number, field: (i: number) => string = () => 'soil_ph'): LineRow[] =>
  Array.from({ length: count }, (_, i) => ({ seq: i + 1, lines: `reading,device=a ${field(i)}=1 ${i + 1}` }));

/** A server with a verdict on lines by their times, which counts what it is asked. */
async function sift(
  all: readonly LineRow[],
  judge: (times: number[]) => SinkAnswer,
  { lastTaken }: { lastTaken?: string } = {},
) {
  const asked: number[] = [];
  const taken = new Set<number>();
  const send = async (lines: string): Promise<SinkAnswer> => {
    const times = lines.split('\n').map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
    asked.push(times.length);
    const answer = judge(times);
    if (answer.answer === 'stored') for (const time of times) taken.add(time);
    return answer;
  };
  const first = await send(all.map(({ lines }) => lines).join('\n'));
  if (first.answer !== 'rejected' && first.answer !== 'too_large') throw new Error('nothing to sift');
  const found = await new Sift(send, lastTaken).run(all, first);
  const poison = 'poison' in found ? [...found.poison.keys()].map(({ seq }) => seq) : [];
  return { found, asked, taken, poison };
}
const rejected = (about: Rejection, words = '400 words'): SinkAnswer => ({
  answer: 'rejected',
  words,
  about,
});

/** As InfluxDB 1.x and 2.x: stores the others, says how many it dropped and of which field. */
const dropping =
  (isBad: (time: number) => boolean, about: (dropped: number) => Rejection) =>
  (times: number[]): SinkAnswer => {
    const dropped = times.filter(isBad).length;
    return dropped === 0 ? STORED : rejected(about(dropped));
  };

test('a field that only one row has is found at once', async () => {
  const all = rows(5_000, (i) => (i === 3_210 ? 'soil_ph' : 'soil_moisture'));
  const { poison, asked, taken } = await sift(
    all,
    dropping(
      (time) => time === 3_211,
      (dropped) => ({ ...CONFLICT, dropped }),
    ),
  );
  expect(poison).toEqual([3_211]);
  expect(asked).toEqual([5_000, 4_999, 1]);
  expect(taken.size).toBe(4_999);
});

test('one row of 5,000 that all have the field is found with few requests, and no other is doubted', async () => {
  const { poison, asked, taken } = await sift(
    rows(5_000),
    dropping(
      (time) => time === 4_321,
      (dropped) => ({ ...CONFLICT, dropped }),
    ),
  );
  expect(poison).toEqual([4_321]);
  expect(taken.size).toBe(4_999);
  expect(asked.length).toBeLessThan(30);
});

test('when all are dropped, all are left out once the server took something else', async () => {
  const { poison, asked } = await sift(
    rows(5_000),
    dropping(
      (time) => time > 0,
      (dropped) => ({ ...CONFLICT, dropped }),
    ),
    { lastTaken: 'reading,device=a soil_ph=1 0' },
  );
  expect(poison).toHaveLength(5_000);
  expect(asked).toEqual([5_000, 1]);
});

test('a server that counts one shard of two is not believed', async () => {
  const bad = new Set([3, 700, 701]);
  const { poison, taken } = await sift(rows(1_000), (times) => {
    const near = times.filter((time) => bad.has(time) && time < 500).length;
    const far = times.filter((time) => bad.has(time) && time >= 500).length;
    return near + far === 0 ? STORED : rejected({ kind: 'some', dropped: near || far });
  });
  expect(poison.sort((a, b) => a - b)).toEqual([3, 700, 701]);
  expect(taken.size).toBe(997);
});

test('rows that are too old are the oldest ones, and no request more is made', async () => {
  const all = rows(100).reverse();
  const { found, asked } = await sift(all, () => rejected({ kind: 'too_old', dropped: 3 }, '400 beyond'));
  expect(found).toMatchObject({ words: '400 beyond', tooOld: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  expect(asked).toEqual([100]);
});

test('conflicts hide what is too old; it is found with the rest', async () => {
  const { found, poison } = await sift(rows(100), (times) => {
    if (times.includes(50)) return rejected({ ...CONFLICT, dropped: 1 });
    const dropped = times.filter((time) => time <= 2).length;
    return dropped > 0 ? rejected({ kind: 'too_old', dropped }) : STORED;
  });
  expect(poison).toEqual([50]);
  expect(found).toMatchObject({ tooOld: [{ seq: 1 }, { seq: 2 }] });
});

test('lines that are numbered are tried alone, after the rest without them', async () => {
  const bad = new Set([17, 63]);
  const { poison, asked } = await sift(rows(100), (times) =>
    times.some((time) => bad.has(time)) ? rejected({ kind: 'numbered', numbers: [...bad] }) : STORED,
  );
  expect(poison.sort()).toEqual([17, 63]);
  expect(asked).toEqual([100, 98, 2]);
});

test('words about nothing known: the batch is bisected, as long as others are taken', async () => {
  const { poison, taken } = await sift(rows(64), (times) => (times.includes(1) ? rejected(SOME) : STORED));
  expect(poison).toEqual([1]);
  expect(taken.size).toBe(63);
});

test.each([
  ['words about no line', rejected(SOME, '400 no such org')],
  ['a 201', rejected(SOME, '201')],
  ['every line dropped', rejected({ kind: 'some', dropped: 5_000 }, '400 dropped=5000')],
  ['too large, of a few characters', { answer: 'too_large' } as const],
])('a server that takes nothing (%s) is a wrong setting and no poison', async (_, answer) => {
  const { found, asked } = await sift(rows(5_000), () => answer, { lastTaken: 'reading x=1 1' });
  const words = answer.answer === 'rejected' ? answer.words : '413 too large for the server even alone';
  expect(found).toEqual({ answer: 'refused', words, mend: 'request' });
  expect(asked.length).toBeLessThan(40);
});

test('poison at both ends of a batch does not hide that the server takes the others', async () => {
  const bad = (time: number) => time <= 20 || time > 995;
  const { poison, taken } = await sift(rows(1_000), (times) => (times.some(bad) ? rejected(SOME) : STORED));
  expect(poison).toHaveLength(25);
  expect(taken.size).toBe(975);
});

test('rows of which all are poison are left out when the server takes what it took before', async () => {
  const judge = (times: number[]) => (times[0] === 0 ? STORED : rejected(SOME));
  const { poison } = await sift(rows(3), judge, { lastTaken: 'reading,device=a soil_ph=1 0' });
  expect(poison).toEqual([1, 2, 3]);
});

test('a row that is larger than any limit may be is too large, whatever else the server takes', async () => {
  const large = { seq: 1, lines: `reading,device=${'x'.repeat(5_000)} soil_ph=1 1` };
  expect((await sift([large], () => ({ answer: 'too_large' }))).poison).toEqual([1]);
});

test('a row of several channels is one row', async () => {
  const all = [1, 2, 3].map((seq) => ({
    seq,
    lines: `reading soil_ph=1 ${seq}\nreading,channel=b x=1 ${seq}`,
  }));
  const { poison, taken } = await sift(
    all,
    dropping(
      (time) => time === 2,
      (dropped) => ({ kind: 'some', dropped }),
    ),
  );
  expect(poison).toEqual([2]);
  expect([...taken]).toEqual([1, 3]);
});

test('stops when the server goes away in between', async () => {
  let left = 3;
  const { found } = await sift(rows(100), (times) =>
    left-- > 0
      ? times.includes(99)
        ? rejected({ kind: 'some' })
        : STORED
      : { answer: 'unavailable', words: 'ECONNREFUSED' },
  );
  expect(found).toEqual({ answer: 'unavailable', words: 'ECONNREFUSED' });
});
