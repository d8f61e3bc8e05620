// `npm start` from the side of a newcomer: the demonstration farm as the built program, from an empty folder.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Phone } from '../support/api.ts';
import type { Decision } from '../support/api.ts';
import { watchCoil } from '../support/coil-watch.ts';
import { eventually } from '../support/eventually.ts';
import { start } from '../support/nongso.ts';
import type { Program } from '../support/nongso.ts';
import { tempDir } from '../support/temp.ts';

/** What a newcomer is promised: live readings from the command on, and one watering from there on. */
const LIVE_WITHIN_MS = 120_000;
const WATERED_WITHIN_MS = 180_000;
const SEASON_DAYS = 60;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The demonstration's rules water by 4 % vol. */
const BAND = 4;
/** The board of the demonstration and its valve of zone 1. */
const VALVE = { unit: 10, channel: 1 };

function startDemo(dataDir: string): Program {
  const demo = start(['start'], { env: { NONGSO_DATA_DIR: dataDir } });
  onTestFinished(async () => void (await demo.stop()));
  return demo;
}

const addressOf = async (demo: Program): Promise<string> =>
  (await demo.says(/phone page +(http:\/\/127\.0\.0\.1:\d+)/, 'stdout', { within_ms: LIVE_WITHIN_MS }))[1]!;

/** Both zones show what was measured from `since` on, and not what the season left. */
const isLive = (phone: Phone, since: number) =>
  eventually('live readings', async () => {
    const { zones } = await phone.state();
    const measured = zones.map(({ values }) => Date.parse(values['soil.moisture']?.at ?? ''));
    return measured.length === 2 && measured.every((at) => at >= since);
  });

/** A zone that became dry, was watered and is wet enough again, as its decisions tell it; oldest first. */
async function watering(phone: Phone, since: number): Promise<readonly [Decision, Decision] | undefined> {
  const decisions = (await phone.decisions()).filter(({ at }) => Date.parse(at) >= since).reverse();
  for (const opened of decisions.filter(({ reason }) => reason.code === 'below_limit')) {
    const closed = decisions.find(
      ({ zone, reason, at }) => zone === opened.zone && reason.code === 'target_reached' && at > opened.at,
    );
    if (closed) return [opened, closed];
  }
  return undefined;
}

const moistureOf = ({ inputs }: Decision): number =>
  inputs.find(({ point }) => point === 'soil.moisture')?.value ?? NaN;

const Buses = z.object({ buses: z.tuple([z.object({ port: z.string() })]) });

const busPort = async (dataDir: string): Promise<number> =>
  Number(
    new URL(Buses.parse(parse(await readFile(join(dataDir, 'nongso.yaml'), 'utf8'))).buses[0].port).port,
  );

test(
  'a newcomer sees a living farm with a past, and a second start goes on with it',
  { timeout: 480_000 },
  async () => {
    const dataDir = await tempDir();
    const commanded = Date.now();
    const demo = startDemo(dataDir);
    const url = await addressOf(demo);
    const pin = /PIN +(\d{6})/.exec(demo.stdout)?.[1] ?? '';
    const phone = await Phone.pair(url, pin);
    const addressed = Date.now();
    await isLive(phone, addressed);
    const live = Date.now();
    expect(live - commanded).toBeLessThanOrEqual(LIVE_WITHIN_MS);

    // The season: sixty days of its own, which the living farm goes on from.
    const soil = { device: 'soil-1', metric: 'soil.moisture' };
    const season = { from: commanded - SEASON_DAYS * DAY_MS, to: commanded };
    const { points: days } = await phone.history({ ...soil, ...season, step_s: DAY_MS / 1_000 });
    expect(days.length).toBeGreaterThanOrEqual(SEASON_DAYS - 1);
    expect(days.length).toBeLessThanOrEqual(SEASON_DAYS + 1);
    const recent = { from: commanded - 60 * MINUTE_MS, to: live + MINUTE_MS };
    const { points: seam } = await phone.history({ ...soil, ...recent, step_s: 1 });
    // A point stands at the start of its second.
    expect(seam.some(([at]) => at < commanded) && seam.some(([at]) => at > addressed - 1_000)).toBe(true);
    for (const [index, [, mean]] of seam.entries())
      expect(Math.abs(mean - (seam[index - 1]?.[1] ?? mean))).toBeLessThanOrEqual(BAND);
    const earlier = await phone.decisions();
    expect(earlier.length).toBeGreaterThan(0);

    const [opened, closed] = await eventually(
      'a zone dries, is watered and is wet again',
      () => watering(phone, live),
      {
        within_ms: WATERED_WITHIN_MS,
        every_ms: 500,
      },
    );
    expect(opened).toMatchObject({ outcome: 'on', cause: 'rule' });
    expect(opened.sentence).toMatch(/^Đang tưới Khu \d, .*: đất còn [\d,]+ %, dưới ngưỡng \d+ %/);
    expect(closed).toMatchObject({ outcome: 'off', cause: 'rule' });
    expect(closed.sentence).toMatch(/^Không tưới Khu \d, .*: đất đã đạt [\d,]+ %/);
    expect(moistureOf(closed) - moistureOf(opened)).toBeGreaterThanOrEqual(BAND);

    // Ctrl-C while water flows.
    expect(await phone.override('khu-1', { action: 'run', minutes: 10 })).toBe('done');
    const valve = await watchCoil(await busPort(dataDir), VALVE);
    onTestFinished(() => valve.stop());
    await eventually('the valve is open', () => valve.energised === true);
    expect(await demo.stop()).toMatchObject({ code: 0, signal: null });
    await valve.gone;
    expect(valve.energised).toBe(false);

    const again = startDemo(dataDir);
    const samePhone = phone.at(await addressOf(again));
    await isLive(samePhone, Date.now());
    expect(again.stderr).not.toContain(`${SEASON_DAYS}`);
    expect(again.stdout).not.toMatch(/PIN +\d{6}/);
    const known = new Set((await samePhone.decisions()).map(({ id }) => id));
    expect(known).toContain(opened.id);
    expect(known).toContain(closed.id);
    expect(await again.stop()).toMatchObject({ code: 0 });
  },
);
