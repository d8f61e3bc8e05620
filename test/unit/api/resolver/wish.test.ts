import { describe, expect, test } from 'vitest';
import { wishOf } from '../../../../api/resolver/wish.ts';

const DEFAULT = { want: 'link', type: 'defaultLink' };

describe('what a request wants', () => {
  test.each([
    [
      'a browser',
      undefined,
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      { want: 'page' },
    ],
    ['html with a weight', undefined, 'application/json, text/html; q=0.3', { want: 'page' }],
    ['html refused', undefined, 'text/html;q=0, */*', DEFAULT],
    ['anything', undefined, '*/*', DEFAULT],
    ['no header', undefined, undefined, DEFAULT],
    ['linkset by header', undefined, 'application/linkset+json', { want: 'linkset' }],
    [
      'linkset before html',
      undefined,
      'text/html;q=0.5, application/linkset+json;q=0.9',
      { want: 'linkset' },
    ],
    ['html before linkset', undefined, 'application/linkset+json;q=0.5, text/html', { want: 'page' }],
    ['linkset by query, from a browser', 'linkset', 'text/html', { want: 'linkset' }],
    ['a kind of link, from a browser', 'gs1:pip', 'text/html', { want: 'link', type: 'pip' }],
    ['an unknown kind', 'gs1:nonsense', '*/*', { want: 'link', type: undefined }],
  ])('%s', (_, linkType, accept, wish) => {
    expect(wishOf(linkType, accept)).toEqual(wish);
  });
});
