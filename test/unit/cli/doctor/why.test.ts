import { describe, expect, it } from 'vitest';
import { notReached } from '../../../../cli/doctor/why.ts';

const withCode = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('why a server is not reached', () => {
  it.each([
    [
      'of a socket',
      withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
      'refused',
      'connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'within what fetch throws',
      new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }),
      'name',
      'ENOTFOUND',
    ],
    [
      'of a name with several addresses',
      new AggregateError([withCode('EHOSTUNREACH'), withCode('ENETUNREACH')]),
      'no_route',
      'EHOSTUNREACH',
    ],
    [
      'of a certificate out of time',
      withCode('CERT_NOT_YET_VALID'),
      'certificate_time',
      'CERT_NOT_YET_VALID',
    ],
    [
      'of a certificate of nobody',
      withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'certificate',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    ['of a limit of ours', new DOMException('too long', 'TimeoutError'), 'no_answer', 'too long'],
    ['that is new to us', new Error('socket hang up'), 'closed', 'socket hang up'],
    ['without an error', 'gone', 'closed', 'gone'],
  ])('is known %s', (_, error, why, words) => {
    expect(notReached(error)).toEqual({ why, words });
  });
});
