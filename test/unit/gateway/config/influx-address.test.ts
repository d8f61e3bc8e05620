import { expect, test } from 'vitest';
import { parseConfig } from '../../../../gateway/config.ts';
import { ConfigError } from '../../../../gateway/config/mistake.ts';

const FARM = 'farm: a\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 1, lon: 2 }\n';

function mistakesOf(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    parseConfig(FARM + text, { profiles: new Map(), env });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

test.each(['http://tram:bi-mat@db', 'http://:bi-mat@db', 'http//tram:bi-mat@db', 'http://db/?p=bi-mat'])(
  'InfluxDB at %s is refused, in file and environment, without a word of it',
  (url) => {
    const file = mistakesOf(`forward: { influx: { url: '${url}', database: farm } }`);
    expect(file).toEqual([expect.stringMatching(/^forward\.influx\.url: /)]);
    const told = mistakesOf('', { INFLUX_DATABASE: 'farm', INFLUX_URL: url });
    expect(told).toEqual([expect.stringMatching(/^INFLUX_URL: .*INFLUX_PASSWORD/)]);
    expect(`${file.join()} ${told.join()}`).not.toContain('bi-mat');
  },
);

test('InfluxDB behind a path is taken', () => {
  expect(mistakesOf('forward: { influx: { url: https://db.example/influx, database: farm } }')).toEqual([]);
});
