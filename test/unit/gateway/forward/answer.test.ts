import { expect, test } from 'vitest';
import { answerFor, noReply } from '../../../../gateway/forward/sinks/answer.ts';

test.each([
  [200, 'stored'],
  [204, 'stored'],
  [201, 'rejected'], // InfluxDB 3: some lines were left out
  [400, 'rejected'],
  [422, 'rejected'],
  [413, 'too_large'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [429, 'unavailable'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [302, 'unavailable'],
] as const)('%d means %s', (status, answer) => {
  expect(answerFor({ status, words: 'words' }).answer).toBe(answer);
});

test('Retry-After is in seconds; a date in it is left out', () => {
  const reply = { status: 503, words: 'busy' };
  expect(answerFor({ ...reply, retryAfter: '5' })).toEqual({
    answer: 'unavailable',
    words: '503 busy',
    retryAfter_s: 5,
  });
  expect(answerFor({ ...reply, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' })).toEqual({
    answer: 'unavailable',
    words: '503 busy',
  });
});

test('a long answer is cut, and no answer at all is an outage', () => {
  expect(answerFor({ status: 400, words: 'x'.repeat(1e6) })).toEqual({
    answer: 'rejected',
    words: `400 ${'x'.repeat(1_996)}`,
  });
  expect(noReply(new Error('ECONNRESET'))).toEqual({ answer: 'unavailable', words: 'ECONNRESET' });
});
