import { expect, test } from 'vitest';
import { linesOf } from '../../../../domain/wire/line-protocol.ts';
import type { TelemetryPoint } from '../../../../domain/wire/telemetry.ts';

const point = (given: Partial<TelemetryPoint> = {}): TelemetryPoint => ({
  measurement: 'reading',
  tags: { farm: 'dong-tao', device: 'node-7' },
  fields: { soil_moisture: 31.2 },
  at: 1_763_770_000_000,
  ...given,
});

test('a point is one line: measurement, tags, fields, time in ms', () => {
  expect(linesOf([point()], 'kept')).toBe(
    'reading,farm=dong-tao,device=node-7 soil_moisture=31.2 1763770000000',
  );
  expect(linesOf([point(), point({ at: -1 })], 'kept').split('\n')).toHaveLength(2);
  expect(linesOf([], 'kept')).toBe('');
});

test.each([
  [31, '31'], // a float by its missing mark, whole or not
  [-0.5, '-0.5'],
  [1e-7, '1e-7'],
  [1.5e21, '1.5e+21'],
  ['rule', '"rule"'],
  ['say "no" \\ now', '"say \\"no\\" \\\\ now"'],
  ['two\nlines', '"two lines"'],
] as const)('the field %j is written %s', (value, text) => {
  expect(linesOf([point({ fields: { a: value } })], 'kept')).toContain(` a=${text} `);
});

test.each([
  ['a,b', 'a\\,b'],
  ['a b', 'a\\ b'],
  ['a=b', 'a\\=b'],
  ['a\nb', 'a\\ b'],
  ['end\\', 'end/'], // else it would hide the comma behind it
  ['vườn', 'vườn'],
])('the tag %j is written %s', (value, text) => {
  expect(linesOf([point({ tags: { farm: value, x: 'y' } })], 'kept')).toContain(`farm=${text},x=y `);
});

test('an empty tag and a number without a form are left out, and a point without fields is no line', () => {
  expect(linesOf([point({ tags: { farm: 'f', zone: '' }, fields: { a: NaN, b: 1 } })], 'kept')).toMatch(
    /^reading,farm=f b=1 \d+$/,
  );
  expect(linesOf([point({ fields: { a: Infinity } }), point({ fields: {} })], 'kept')).toBe('');
});

test('texts are left out for a server that would make numbers of them', () => {
  const lines = linesOf(
    [point({ fields: { on: 1, cause: 'rule' } }), point({ fields: { b: 'x' } })],
    'left_out',
  );
  expect(lines).toBe('reading,farm=dong-tao,device=node-7 on=1 1763770000000');
});
