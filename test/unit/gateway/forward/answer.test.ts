import { expect, test } from 'vitest';
import { answerFor, noReply } from '../../../../gateway/forward/sinks/answer.ts';

test.each([
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
  [200, 'unavailable'], // a portal or proxy
] as const)('%d means %s', (status, answer) => {
  expect(answerFor({ status, body: 'words' }).answer).toBe(answer);
});

test('a page that a portal answers with 200 is not taken for a database', () => {
  expect(answerFor({ status: 200, body: '<html>Top up your SIM</html>' })).toEqual({
    answer: 'unavailable',
    words:
      '200 <html>Top up your SIM</html> (a database answers 204: this is a portal or proxy in between, or the address is wrong)',
  });
});

test('Retry-After is in seconds; a date in it counts from the date of the server', () => {
  const reply = { status: 503, body: '{"error":"busy"}' };
  expect(answerFor({ ...reply, retryAfter: '5' })).toEqual({
    answer: 'unavailable',
    words: '503 busy',
    retryAfter_s: 5,
  });
  const retryAfter = 'Wed, 21 Oct 2026 07:28:00 GMT';
  expect(answerFor({ ...reply, retryAfter, date: 'Wed, 21 Oct 2026 07:27:30 GMT' })).toMatchObject({
    retryAfter_s: 30,
  });
  for (const given of [{ retryAfter }, { retryAfter: 'soon' }, {}])
    expect(answerFor({ ...reply, ...given })).toEqual({ answer: 'unavailable', words: '503 busy' });
});

test('a long answer is cut, and no answer at all is an outage', () => {
  expect(answerFor({ status: 400, body: 'x'.repeat(1e6) })).toEqual({
    answer: 'rejected',
    words: `400 ${'x'.repeat(1_996)}`,
    about: { kind: 'some' },
  });
  expect(noReply(new Error('ECONNRESET'))).toEqual({ answer: 'unavailable', words: 'ECONNRESET' });
});

test.each([
  [401, 'credentials'],
  [403, 'credentials'],
  [404, 'place'],
])('%d is for a person to mend: %s', (status, mend) => {
  expect(answerFor({ status, body: '' })).toMatchObject({ answer: 'refused', mend });
});
