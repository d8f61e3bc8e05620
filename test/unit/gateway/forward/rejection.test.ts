import { expect, test } from 'vitest';
import { rejectionIn, wordsIn } from '../../../../gateway/forward/sinks/rejection.ts';

const error = (text: string) => JSON.stringify({ error: text });

test.each([
  [
    'InfluxDB 1, a conflict of types',
    error(
      'partial write: field type conflict: input field "soil_ph" on measurement "reading" is type float, already exists as type string dropped=3',
    ),
    { kind: 'field_conflict', measurement: 'reading', field: 'soil_ph', dropped: 3 },
  ],
  [
    'InfluxDB 2, the same in its own words',
    JSON.stringify({
      code: 'unprocessable entity',
      message:
        'failure writing points to database: partial write: field type conflict: input field "on" on measurement "actuation" is type float, already exists as type integer dropped=1',
    }),
    { kind: 'field_conflict', measurement: 'actuation', field: 'on', dropped: 1 },
  ],
  [
    'a body that a client has cut',
    '{"code":"unprocessable entity","message":"field type conflict: input field \\"a\\" on measurement \\"m\\" is type float, already exists as type integer dropped=2 and so',
    { kind: 'field_conflict', measurement: 'm', field: 'a', dropped: 2 },
  ],
  [
    'InfluxDB 1, retention',
    error('partial write: points beyond retention policy dropped=12'),
    { kind: 'too_old', dropped: 12 },
  ],
  [
    'InfluxDB 1, lines it cannot read',
    error("partial write: unable to parse 'a b': missing field value\nunable to parse 'c': x dropped=0"),
    { kind: 'some', dropped: 0 },
  ],
  [
    'InfluxDB 3, a list',
    JSON.stringify({
      error: 'partial write of line protocol occurred',
      data: [{ original_line: 'x', line_number: 2, error_message: 'no' }],
    }),
    { kind: 'numbered', numbers: [2] },
  ],
  ['a number alone', 'partial write: something new dropped=7', { kind: 'some', dropped: 7 }],
  ['words about lines', 'partial write: something new', { kind: 'some' }],
  ['words about something else', error('organization name is required'), { kind: 'some' }],
  ['a retention policy that is not there', error('retention policy not found: autogen'), { kind: 'some' }],
  ['a page of a proxy', '<html>Bad Request</html>', { kind: 'some' }],
  ['nothing', '', { kind: 'some' }],
])('%s', (_, body, rejection) => {
  expect(rejectionIn(body)).toEqual(rejection);
});

test('the words stand without the JSON around them', () => {
  expect(wordsIn('{"error":"say \\"why\\""}')).toBe('say "why"');
  expect(wordsIn('{"code":"invalid","message":"why"}')).toBe('why');
  expect(wordsIn(' plain ')).toBe('plain');
});
