import { print, round } from './line.ts';
import { DAYS, SEED, waterSeason } from './water-season.ts';
import type { SeasonOfWater } from './water-season.ts';

/** Plain scheduling is tuned as a farmer would: the fewest minutes each morning, in steps, that leave so little stress. */
const FIRST_MIN = 30;
const STEP_MIN = 5;
const MOST_MIN = 120;
const LITTLE_STRESS_H = 24;

const head = (kind: string, more: object) => ({ id: kind.replace('_', '-'), kind, output: 'van-1', ...more });
const eachMorning = (minutes: number) => head('schedule', { times: ['05:30'], amount: { minutes } });
const RAIN_DELAY = head('rain_delay', { fallen: { mm: 5, hours: 24 } });
const BALANCE = head('balance', { start_at: 0.5 });
const LOW = { metric: 'soil.moisture', on_below: 23 };

/** Every way to water but plain scheduling. */
const WAYS: Readonly<Record<string, readonly object[]>> = {
  'threshold on moisture': [head('threshold', { ...LOW, off_above: 26 })],
  'threshold on tension': [head('threshold', { metric: 'soil.tension', on_above: 38, off_below: 20 })],
  dose: [head('dose', { ...LOW, amount: { depth_mm: 15 }, soak_min: 120 })],
  balance: [BALANCE],
  'balance, rain_delay': [BALANCE, RAIN_DELAY],
};

/** Water used and stress of each way to water, on one season with one seed: JSON lines, and a table for the docs. */
export async function water(): Promise<void> {
  const { minutes, season } = await tunedSchedule();
  const results: [string, SeasonOfWater][] = [[`schedule, ${minutes} min`, season]];
  const delayed = await waterSeason([eachMorning(minutes), RAIN_DELAY]);
  results.push([`schedule, ${minutes} min, rain_delay`, delayed]);
  for (const [way, rules] of Object.entries(WAYS)) results.push([way, await waterSeason(rules)]);

  for (const [way, { litres, runs, stress_h, drawn_mm, drained_mm }] of results)
    print({
      what: 'water',
      value: round(litres / 1_000),
      unit: 'm3',
      conditions: {
        ...{ way, runs, stress_h: round(stress_h), drawn_mm: round(drawn_mm), drained_mm: round(drained_mm) },
        ...{ days: DAYS, seed: SEED },
      },
    });
  process.stdout.write(`${table(results, season).join('\n')}\n`);
}

async function tunedSchedule(): Promise<{ minutes: number; season: SeasonOfWater }> {
  for (let minutes = FIRST_MIN; minutes <= MOST_MIN; minutes += STEP_MIN) {
    const season = await waterSeason([eachMorning(minutes)]);
    if (season.stress_h <= LITTLE_STRESS_H) return { minutes, season };
  }
  throw new Error(`not even ${MOST_MIN} minutes each morning are enough`);
}

function table(results: readonly (readonly [string, SeasonOfWater])[], plain: SeasonOfWater): string[] {
  const rows = results.map(([way, { litres, runs, stress_h, drawn_mm, drained_mm, stored_mm }]) => {
    const saved = `${Math.round(100 * (litres / plain.litres - 1))} %`;
    const cells = [way, (litres / 1_000).toFixed(0), saved, runs, stress_h.toFixed(0)];
    return [...cells, drawn_mm.toFixed(0), drained_mm.toFixed(0), stored_mm.toFixed(0)];
  });
  const titles = [
    'rules',
    'm³',
    'to plain',
    'runs',
    'stress, h',
    'drawn, mm',
    'drained, mm',
    'left over, mm',
  ];
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)];
}
