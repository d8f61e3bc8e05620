// Frames that come while the box does not know the time: kept at once, entries when it does, each with its own time.
import { expect, test } from 'vitest';
import type { Frame } from '../../../domain/reading.ts';
import type { SteadyMoment } from '../../../gateway/core/ports/journal.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { SOME_TIME, aFrame, openTestStore, readings } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

/** What a clock shows that was never set, ms. */
const NEVER_SET = 12_000;
const DAY = '2026-11-22';

/** A frame of a source without clock, received by a clock that was never set. */
const timeless = (given: Partial<Frame>): Frame =>
  aFrame({ clock: 'received', measuredAt: NEVER_SET, receivedAt: NEVER_SET, ...given });

const keep = (store: Store, frame: Frame, moment: SteadyMoment) =>
  store.journal.append({ kind: 'unclocked', frame, ...moment });

async function framesOf(
  store: Store,
): Promise<Pick<Frame, 'device' | 'measuredAt' | 'receivedAt' | 'clock'>[]> {
  const entries = await store.outbox.read(0, 5_000);
  return entries.flatMap((entry) =>
    entry.kind === 'frame'
      ? [
          (({ device, measuredAt, receivedAt, clock }) => ({ device, measuredAt, receivedAt, clock }))(
            entry.frame,
          ),
        ]
      : [],
  );
}

test('frames wait outside the journal until the time is known, and come in with the time they were received at', async () => {
  const store = await openTestStore(await tempDir());
  await keep(store, timeless({ seq: 1 }), { boot: 'b', steady_ms: 5_000 });
  await keep(store, timeless({ seq: 2 }), { boot: 'b', steady_ms: 65_000 });
  expect(await framesOf(store)).toEqual([]);
  expect(await store.unclocked.waiting()).toBe(2);

  await store.unclocked.restamp({ boot: 'b', steady_ms: 100_000, now: SOME_TIME });
  expect(await store.unclocked.waiting()).toBe(0);
  const times = [SOME_TIME - 95_000, SOME_TIME - 35_000];
  expect(await framesOf(store)).toEqual(
    times.map((at) => ({ device: 'node-7', measuredAt: at, receivedAt: at, clock: 'restamped' })),
  );
  const { items } = await store.accounts(['influx-v1']).list({ from: DAY, to: DAY, limit: 10 });
  expect(items).toMatchObject([{ device: 'node-7', received: 2, stored: 2, waiting: 2 }]);
});

test('frames of one device in the same millisecond stay two, and a resend stays one', async () => {
  const store = await openTestStore(await tempDir());
  const at = { boot: 'b', steady_ms: 5_000 };
  const other = readings({ 'soil.moisture': 20 });
  await keep(store, timeless({ seq: 1 }), at);
  await keep(store, timeless({ seq: 2, readings: other }), at);
  await keep(store, timeless({ seq: 1 }), { boot: 'b', steady_ms: 5_700 });
  await store.unclocked.restamp({ boot: 'b', steady_ms: 10_000, now: SOME_TIME });
  expect((await framesOf(store)).map(({ measuredAt }) => measuredAt)).toEqual([
    SOME_TIME - 5_000,
    SOME_TIME - 4_999,
  ]);

  // The same once more, by a node that never had its receipt.
  expect(
    await store.journal.append({
      kind: 'frame',
      frame: timeless({ seq: 2, readings: other, measuredAt: SOME_TIME + 9, receivedAt: SOME_TIME + 9 }),
    }),
  ).toBe('duplicate');
});

test('frames outlive restarts without a clock, and those of an earlier boot come before those of this one', async () => {
  const dataDir = await tempDir();
  const before = await openTestStore(dataDir);
  await keep(before, timeless({ seq: 1 }), { boot: 'first', steady_ms: 20_000 });
  await keep(before, timeless({ seq: 2 }), { boot: 'first', steady_ms: 50_000 });
  await before.close();

  const store = await openTestStore(dataDir);
  await keep(store, timeless({ seq: 3 }), { boot: 'second', steady_ms: 7_000 });
  await store.unclocked.restamp({ boot: 'second', steady_ms: 10_000, now: SOME_TIME });
  const began = SOME_TIME - 10_000;
  expect((await framesOf(store)).map(({ measuredAt }) => measuredAt)).toEqual([
    began - 30_000,
    began,
    began + 7_000,
  ]);
});

test('thousands of frames get their time in bounded steps', async () => {
  const store = await openTestStore(await tempDir());
  const frames = Array.from({ length: 2_500 }, (_, i) => i);
  await Promise.all(frames.map((i) => keep(store, timeless({ seq: i }), { boot: 'b', steady_ms: i })));
  const known = { boot: 'b', steady_ms: 10_000, now: SOME_TIME };
  await store.unclocked.restamp(known);
  expect(await store.unclocked.waiting()).toBe(1_500);
  await store.unclocked.restamp(known);
  await store.unclocked.restamp(known);
  expect((await framesOf(store)).map(({ measuredAt }) => measuredAt)).toEqual(
    frames.map((i) => SOME_TIME - 10_000 + i),
  );
});

test('a frame that could be no entry is refused at once, and keeps no other from its time', async () => {
  const store = await openTestStore(await tempDir());
  const moment = { boot: 'b', steady_ms: 5_000 };
  await expect(keep(store, timeless({ seq: 1.5 }), moment)).rejects.toMatchObject({ code: 'unfit' });
  await keep(store, timeless({ seq: 2 }), moment);
  await store.unclocked.restamp({ boot: 'b', steady_ms: 10_000, now: SOME_TIME });
  expect(await framesOf(store)).toHaveLength(1);
});
