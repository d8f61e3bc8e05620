// Days of which retention has removed readings, on a real journal.
import { expect, onTestFinished, test } from 'vitest';
import { SEAL_AFTER_MS } from '../../../domain/evidence.ts';
import type { ZoneDay } from '../../../gateway/core/ports/evidence.ts';
import { evidenceConsumer } from '../../../gateway/store/evidence/evidence-consumer.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import { frameEntry, readings, storeOptions } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { DAY_MS, MIDNIGHT, evidenceOf, gateway, sealerOf } from './evidence-season.ts';

const HOUR = 3_600_000;
const KEEP_DAYS = 30;

test('what comes for a day of which readings are removed by age makes no revision of it', async () => {
  const clock = handClock(MIDNIGHT + 2 * DAY_MS + SEAL_AFTER_MS);
  const store = await openStore({
    ...storeOptions(await tempDir(), clock),
    limits: { max_mb: 64, keep_days: KEEP_DAYS, commit_ms: 0 },
  });
  onTestFinished(() => store.close());
  const moisture = (device: string, measuredAt: number, value: number) => {
    const values = readings({ 'soil.moisture': value });
    return store.journal.append(
      frameEntry({ device, zone: 'khu-1', measuredAt, receivedAt: clock.now(), readings: values }),
    );
  };
  const hourly = async (from: number) => {
    for (let hour = 0; hour < 24; hour++) await moisture('soil-1', from + hour * HOUR, 30);
  };
  const book = evidenceOf(store);
  const rows = () => book.unsent(0, 100);
  const revisions = async () => (await rows()).map(({ day, revision }) => [day, revision]);

  await hourly(MIDNIGHT);
  await moisture('soil-2', MIDNIGHT + DAY_MS, 30); // its newest stays, however old
  await sealerOf(book, clock).look();
  const sealed = await rows();
  expect(await revisions()).toEqual([
    ['2026-11-20', 1],
    ['2026-11-21', 1],
  ]);

  store.disk.keepWithinLimits([evidenceConsumer(gateway)]);
  clock.advance((KEEP_DAYS + 1) * DAY_MS);
  await hourly(clock.now() - DAY_MS);
  await sealerOf(book, clock).look();
  await eventually('what is old is removed', () => {
    clock.advance(10_000);
    return store.disk.state().removed === 24;
  });

  await moisture('soil-1', MIDNIGHT + HOUR, 10);
  await moisture('soil-2', MIDNIGHT + DAY_MS + HOUR, 10);
  const told: (readonly ZoneDay[])[] = [];
  const sealer = sealerOf(book, clock, { passedOver: (days) => told.push(days) });
  await sealer.look();
  await sealer.look();
  expect(told).toEqual([[{ zone: 'khu-1', day: '2026-11-20' }]]);
  expect((await revisions()).filter(([day]) => String(day) < '2026-11-22')).toEqual([
    ['2026-11-20', 1],
    ['2026-11-21', 1],
    ['2026-11-21', 2],
  ]);
  expect((await rows()).slice(0, sealed.length)).toEqual(sealed);
});
