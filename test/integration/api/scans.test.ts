import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pino } from 'pino';
import { Metrics } from '../../../api/health/index.ts';
import { Finder } from '../../../api/resolver/finder.ts';
import { ScanRecorder } from '../../../api/scan/index.ts';
import { StampLookup } from '../../../api/stamp/index.ts';
import { newStore, onEachStore, openStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import { BROWSER, look, pathOf, stamped } from '../../support/stamped.ts';
import type { Stamped } from '../../support/stamped.ts';

const NOW = Date.parse('2026-11-22T08:00:00+07:00');
const UNIT = { level: 'unit', count: 3, activate: 'on-issue' };

/** What the store says of a stamp. */
const stored = async ({ api }: Pick<Stamped, 'api'>, code: string) =>
  api.db
    .selectFrom('stamp')
    .select(['scans', 'first_scan', 'last_scan'])
    .where('code', '=', code)
    .executeTakeFirstOrThrow();

onEachStore('scans', (kind) => {
  test('are counted at once on the page and written within a second', async () => {
    const clock = handClock(NOW);
    const coop = await stamped(kind, { clock });
    const [stamp] = await coop.issue(UNIT);
    const path = pathOf(stamp!);
    expect((await coop.open(path)).text).toContain('Bạn là người quét đầu tiên.');
    clock.advance(600);
    const again = await coop.open(path);
    expect(again.text).toContain('Tem này đã được quét 2 lần, lần đầu ngày 22/11/2026 lúc 08:00.');
    expect(await stored(coop, stamp!.code)).toMatchObject({ scans: 0, first_scan: null });
    clock.advance(400);
    await eventually('two scans are stored', async () => (await stored(coop, stamp!.code)).scans === 2);
    expect(await stored(coop, stamp!.code)).toEqual({ scans: 2, first_scan: NOW, last_scan: NOW + 600 });
    expect((await coop.open(path)).text).toContain('đã được quét 3 lần, lần đầu ngày 22/11/2026 lúc 08:00.');
  });

  test('500 at once and more while they are written are all counted, also over a restart', async () => {
    const clock = handClock(NOW);
    const store = await newStore(kind);
    const coop = await stamped(kind, { clock, store });
    const stamps = await coop.issue(UNIT);
    const paths = stamps.map(pathOf);
    const many = (count: number): Promise<unknown> =>
      Promise.all(Array.from({ length: count }, (_, i) => coop.open(paths[i % 3]!)));
    await many(500);
    clock.advance(1_000);
    await many(100);
    await coop.api.stop();

    const later = await coopApi(kind, { clock, store });
    const rows = await Promise.all(stamps.map(({ code }) => stored(later, code)));
    // 500 over three stamps, then 100 more.
    expect(rows.map(({ scans }) => scans)).toEqual([167 + 34, 167 + 33, 166 + 33]);
    expect(rows.every(({ first_scan }) => first_scan === NOW)).toBe(true);
    const page = await look(later.url, paths[0]!);
    expect(page.text).toContain('đã được quét 202 lần');
  });

  test('are not lost to the page while they are written', async () => {
    const clock = handClock(NOW);
    const coop = await stamped(kind, { clock });
    const [stamp] = await coop.issue(UNIT);
    const path = pathOf(stamp!);
    await coop.open(path);
    const find = vi.spyOn(Finder.prototype, 'find');
    onTestFinished(() => find.mockRestore());
    // The first scan is written after the second one has read the stamp.
    find.mockImplementationOnce(async function (this: Finder, asked) {
      const found = await this.find(asked);
      clock.advance(1_000);
      await eventually('it is stored', async () => (await stored(coop, stamp!.code)).scans === 1);
      await nextTurn();
      return found;
    });
    expect((await coop.open(path)).text).toContain('Tem này đã được quét 2 lần');
  });

  test('are no HEAD, no page fetched in advance, no program, and no address without a stamp', async () => {
    const clock = handClock(NOW);
    const coop = await stamped(kind, { clock });
    const [stamp] = await coop.issue(UNIT);
    const path = pathOf(stamp!);
    const before = clock.waiting();
    await coop.open(path, { ...BROWSER, method: 'HEAD' });
    for (const header of [
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
      { 'user-agent': 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' },
      { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
      { 'user-agent': 'WhatsApp/2.23.20.0' },
    ])
      expect((await coop.open(path, { ...BROWSER, ...header })).text).not.toContain('class="card unit"');
    await coop.open(path, { accept: 'application/linkset+json' });
    await coop.open(path, { accept: '*/*' });
    // Whoever changes the language has scanned already.
    await coop.open(`${path}?lang=en`);
    await coop.open(`${path}?lang=vi`);
    expect(clock.waiting()).toEqual(before);

    await coop.open(path, {
      ...BROWSER,
      'user-agent': 'Mozilla/5.0 (Linux; Android 13; CUBOT X70) Zalo/13.2',
    });
    await coop.open(`${path.slice(0, -1)}!`);
    const { text } = await coop.open('/metrics', {});
    expect(text).toMatch(/^nongso_api_scans_total\{state="live"\} 1$/m);
    expect(text).toMatch(/^nongso_api_scans_total\{state="not_issued"\} 1$/m);
  });

  test('wait for a store that fails, and are written once when it is back', async () => {
    const db = await openStore(kind);
    const clock = handClock(NOW);
    const stamps = new LookupWithFailure(db);
    const recorder = new ScanRecorder(stamps, new Metrics(), clock, pino({ level: 'silent' }));
    stamps.fails = true;
    recorder.count('A', NOW);
    recorder.count('B', NOW + 1);
    clock.advance(1_000);
    await eventually('the write was tried', () => stamps.tried === 1 && clock.waiting().length === 1);
    recorder.count('A', NOW + 1_500);
    expect(recorder.pending('A')).toEqual({ scans: 2, first: NOW });
    expect(stamps.written).toEqual([]);
    stamps.fails = false;
    clock.advance(1_000);
    await eventually('all is written', () => stamps.written.length === 2);
    expect(stamps.written).toEqual([
      { code: 'A', scans: 2, first: NOW, last: NOW + 1_500 },
      { code: 'B', scans: 1, first: NOW + 1, last: NOW + 1 },
    ]);
    await recorder.onApplicationShutdown();
    expect(recorder.pending('A')).toEqual({ scans: 0, first: null });
    expect(clock.waiting()).toEqual([]);
    expect(stamps.written).toHaveLength(2);
  });

  test('of further stamps are dropped and counted when too many wait', async () => {
    const db = await openStore(kind);
    const metrics = new Metrics();
    const stamps = new LookupWithFailure(db);
    const recorder = new ScanRecorder(stamps, metrics, handClock(NOW), pino({ level: 'silent' }));
    for (let i = 0; i < 200_000; i++) recorder.count(`C${i}`, NOW);
    recorder.count('one too many', NOW);
    recorder.count('C7', NOW);
    expect(recorder.pending('one too many').scans).toBe(0);
    expect(recorder.pending('C7').scans).toBe(2);
    expect(await metrics.registry.metrics()).toMatch(/^nongso_api_scans_dropped_total 1$/m);
  });
});

/** The lookup with a store that can be made to fail. */
class LookupWithFailure extends StampLookup {
  fails = false;
  tried = 0;
  readonly written: object[] = [];

  override async addScans(scans: Parameters<StampLookup['addScans']>[0]): Promise<void> {
    this.tried += 1;
    if (this.fails) throw new Error('the store is away');
    await super.addScans(scans);
    this.written.push(...scans.map((scan) => ({ ...scan })));
  }
}
