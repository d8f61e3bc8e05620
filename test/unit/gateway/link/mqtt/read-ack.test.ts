import { expect, test } from 'vitest';
import { channelOf, readAck } from '../../../../../gateway/link/mqtt/read-ack.ts';

const read = (text: string) => readAck(Buffer.from(text), 8);

test('reads a confirmation and a refusal', () => {
  expect(read('{"id":"1","output":"8","state":"on","left_s":59.5}')).toMatchObject({
    output: '8',
    left_s: 59.5,
  });
  expect(read('{"id":"1","refused":"dry"}')).toEqual({ id: '1', refused: 'dry' });
});

test.each([
  ['', 'not_json'],
  ['null', 'bad_ack'],
  ['{"id":"1","output":"1","state":"open"}', 'bad_ack'],
  ['{"id":"1","output":"1","state":"on","left_s":-1}', 'bad_ack'],
  ['{"id":"1","output":"9","state":"on"}', 'unknown_output'],
  ['x'.repeat(20_000), 'too_large'],
])('%.40s is %s', (text, code) => {
  expect(read(text)).toMatchObject({ problem: 'reject', code });
});

test.each(['0', '9', '01', '1.0', '1e0', ' 1', '', '-1', 'NaN'])(
  'output "%s" is no channel of eight',
  (output) => {
    expect(channelOf(output, 8)).toBeUndefined();
  },
);
