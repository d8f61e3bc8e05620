// Every question of the InfluxQL dashboards to a real InfluxDB that the gateway's own parts have filled.
import { beforeAll, afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { METRICS, isMetric } from '../../../domain/metric.ts';
import { MEASUREMENTS } from '../../../domain/wire/own-telemetry.ts';
import { influxV1Sink } from '../../../gateway/forward/sinks/influx-v1.ts';
import { asSent, keptDashboards, questionsOf } from '../../support/grafana-files.ts';
import type { Question } from '../../support/grafana-files.ts';
import { fillInflux } from '../../support/grafana-farm.ts';
import type { FilledFarm } from '../../support/grafana-farm.ts';
import { askedInInfluxql } from '../../support/grafana-question.ts';
import { startInfluxd } from '../../support/influxd.ts';
import type { InfluxRow, Influxd } from '../../support/influxd.ts';
import { startOwnGateway } from '../../support/own-gateway.ts';
import { needs } from '../../support/tools.ts';

const DAYS = 8;
const FARM = 'dong-tao';
const FIELD = 'soil_moisture';

const questions = keptDashboards('influxql').flatMap(questionsOf);
const panel = (where: string): string => {
  const found = questions.find((question) => question.where.startsWith(where));
  if (!found) throw new Error(`no panel ${where}`);
  return found.query;
};

/** What no number of a dashboard is outside of; of a metric what its catalogue says. */
function limitsOf({ query }: Question): readonly [number, number] {
  const { measurement, fields, made, every } = askedInInfluxql(query);
  const [field = ''] = fields;
  const metric = (field === '${field}' ? FIELD : field).replace('_', '.');
  if (measurement !== 'reading' || !isMetric(metric))
    return [0, every.startsWith('1d') && made.includes('elapsed') ? 1_440 : 2e12];
  return made.includes('count') ? [0, 3_600] : [METRICS[metric].min, METRICS[metric].max];
}

needs('influxd')('a real InfluxDB 1.x', () => {
  let server: Influxd;
  let farm: FilledFarm;
  beforeAll(async () => {
    server = await startInfluxd();
    farm = await fillInflux(DAYS, () => influxV1Sink({ url: server.url, database: server.database }));
  });
  afterAll(() => server.stop());

  const ask = (
    query: string,
    chosen: Readonly<Record<string, string>> = {},
    { to = farm.to, back_ms = to - farm.from }: { readonly to?: number; readonly back_ms?: number } = {},
  ) =>
    server.query(
      asSent(query, {
        ...{ from: to - back_ms, to, interval: '30m' },
        chosen: { farm: FARM, zone: 'khu-1', device: '.*', field: FIELD, ...chosen },
      }),
    );

  /** What is wrong with an answer: nothing in it, a column without a number, or a number that cannot be. */
  function wrongIn(rows: readonly InfluxRow[], question: Question): readonly string[] {
    if (rows.length === 0) return ['finds nothing'];
    const { by } = askedInInfluxql(question.query);
    const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'time' && !by.includes(name));
    const [least, most] = limitsOf(question);
    return columns.flatMap((column) => {
      const values = rows.map((row) => row[column]).filter((value) => value !== null);
      if (values.length === 0) return [`nothing in ${column}`];
      const odd = values.filter((value) => typeof value === 'number' && (value < least || value > most));
      return odd.length === 0 ? [] : [`${column} holds ${JSON.stringify(odd[0])}`];
    });
  }

  const asked = questions.filter(({ of }) => of !== 'variable');

  describe('has an answer to', () => {
    test.each(asked.map((question) => [question.where, question] as const))('%s', async (_, question) => {
      for (const zone of question.query.includes('${zone') ? ['khu-1', 'khu-2'] : ['khu-1'])
        expect(wrongIn(await ask(question.query, { zone }, question), question), zone).toEqual([]);
    });

    test('no panel one of whose fields has another name', async () => {
      for (const question of questions.filter(({ of }) => of === 'panel'))
        for (const field of askedInInfluxql(question.query).fields) {
          const name = field === '${field}' ? '\\$\\{field\\}' : field;
          const query = question.query.replaceAll(new RegExp(`(?<!AS )"${name}"`, 'g'), '"renamed"');
          expect(
            wrongIn(await ask(query, {}, question), question),
            `${question.where}, ${field}`,
          ).not.toEqual([]);
        }
    });
  });

  test('shows no number of a gateway that has told nothing for a quarter of an hour', async () => {
    const numbers = asked.flatMap(({ query, back_ms }) =>
      back_ms === undefined ? [] : [{ query, back_ms }],
    );
    expect(numbers).toHaveLength(7);
    for (const { query, back_ms } of numbers)
      expect(await ask(query, {}, { to: farm.to + back_ms, back_ms }), query).toEqual([]);
  });

  test('offers every farm, zone, device and metric to choose from', async () => {
    const offered = async (name: string) =>
      (await ask(questions.find((question) => question.name === name)?.query ?? '')).map(
        ({ value, fieldKey }) => value ?? fieldKey,
      );
    expect(await offered('farm')).toEqual([FARM]);
    expect(await offered('zone')).toEqual(['khu-1', 'khu-2']);
    expect(await offered('device')).toEqual(['air-1', 'node-7', 'node-8', 'relay-1', 'soil-1']);
    expect(await offered('field')).toEqual(expect.arrayContaining(['battery_level', 'soil_moisture']));
  });

  const sumBy = (rows: readonly InfluxRow[], tag: string, column: string) => {
    const sums = new Map<unknown, number>();
    for (const row of rows) sums.set(row[tag], (sums.get(row[tag]) ?? 0) + Number(row[column]));
    return sums;
  };

  test('counts the minutes that each output ran, to the second', async () => {
    const minutes = new Map<string, number>();
    const since = new Map<string, number>();
    for (const { output, state, at, result } of farm.actuations) {
      if (result !== 'confirmed') continue;
      const from = since.get(output);
      if (from !== undefined) minutes.set(output, (minutes.get(output) ?? 0) + (at - from) / 60_000);
      if (state === 'on') since.set(output, at);
      else since.delete(output);
    }
    expect([...minutes.values()].every((ran) => ran > 60)).toBe(true);
    const found = sumBy(await ask(panel('farm.json: 8A')), 'output', 'sum');
    expect([...found].sort()).toEqual([...minutes].sort());
  });

  test('counts the litres that each output gave', async () => {
    const found = sumBy(await ask(panel('farm.json: 7A')), 'output', 'non_negative_difference');
    expect([...found].sort()).toEqual([...farm.litres].sort());
    expect(Math.max(...farm.litres.values())).toBeGreaterThan(1_000);
  });

  test('accounts for every frame, by device and by day', async () => {
    const byDevice = await ask(panel('forwarding.json: 9A'));
    expect(byDevice.reduce((sum, { received }) => sum + Number(received), 0)).toBe(farm.frames);
    const byDay = await ask(panel('forwarding.json: 7A'));
    expect(byDay.reduce((sum, { sum: stored }) => sum + Number(stored), 0)).toBe(farm.frames);
    expect(byDay).toHaveLength(DAYS); // days of Vietnam, not of UTC
  });

  test('takes a zone or device at its word, whatever signs are in its name', async () => {
    expect(await ask(panel('zone.json: 1A'), { zone: 'khu.1' })).toEqual([]);
    expect(await ask(panel('device.json: 2A'), { device: 'node-8' })).not.toEqual([]);
    expect(await ask(panel('device.json: 2A'), { device: 'node-' })).toEqual([]);
  });
});

needs('influxd')('a gateway that runs', () => {
  test('writes the measurements of itself with every field that is documented, and no other', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    await startOwnGateway({ INFLUX_URL: server.url, INFLUX_DATABASE: server.database });
    for (const measurement of ['gateway', 'forwarder', 'output', 'account'] as const)
      await vi.waitFor(
        async () => expect(await server.query(`SELECT * FROM "${measurement}"`)).not.toEqual([]),
        {
          timeout: 30_000,
          interval: 100,
        },
      );
    for (const measurement of ['gateway', 'forwarder', 'output'] as const) {
      const { tags, fields } = MEASUREMENTS[measurement];
      const keys = await server.query(`SHOW FIELD KEYS FROM "${measurement}"`);
      expect(keys.map(({ fieldKey }) => fieldKey).sort()).toEqual([...fields].sort());
      expect(new Set(keys.map(({ fieldType }) => fieldType))).toEqual(new Set(['float']));
      expect(
        (await server.query(`SHOW TAG KEYS FROM "${measurement}"`)).map(({ tagKey }) => tagKey).sort(),
      ).toEqual([...tags].sort());
    }
  });
});
