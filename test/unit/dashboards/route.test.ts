import { describe, expect, it } from 'vitest';
import { DATA_FRAGMENT, FARM_FRAGMENT, readRoute, zoneFragment } from '../../../dashboards/farm/src/route.ts';

describe('the address', () => {
  it('of a zone reads back', () => {
    expect(readRoute(zoneFragment('khu-1'))).toEqual({ page: 'zone', zone: 'khu-1' });
  });

  it('of the data is its own page', () => {
    expect(readRoute(DATA_FRAGMENT)).toEqual({ page: 'data' });
  });

  it('of a pairing link carries the PIN', () => {
    expect(readRoute('#pin=123456')).toEqual({ page: 'pair', pin: '123456' });
  });

  it.each(['', FARM_FRAGMENT, '#pin=12', '#zone=../etc', '#zone=', '#x'])('%j is the farm', (fragment) => {
    expect(readRoute(fragment)).toEqual({ page: 'farm' });
  });
});
