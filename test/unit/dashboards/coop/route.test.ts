import { describe, expect, it } from 'vitest';
import { invitationPath } from '../../../../api/org/invitation-link.ts';
import { addressOf, menuOf, readRoute } from '../../../../dashboards/coop/src/state/route.ts';
import type { Route } from '../../../../dashboards/coop/src/state/route.ts';

const ROUTES: readonly [string, Route][] = [
  ['#/lots', { room: 'lots' }],
  ['#/lots/new', { room: 'lot-new' }],
  ['#/lots/01ABC', { room: 'lot', id: '01ABC' }],
  ['#/lots/01ABC/edit', { room: 'lot-edit', id: '01ABC' }],
  ['#/lots/01ABC/stamps', { room: 'issue', id: '01ABC' }],
  ['#/batches/01ABC', { room: 'batch', id: '01ABC' }],
  ['#/products', { room: 'products' }],
  ['#/products/new', { room: 'product-new' }],
  ['#/products/01ABC', { room: 'product', id: '01ABC' }],
  ['#/plots', { room: 'plots' }],
  ['#/plots/new', { room: 'plot-new' }],
  ['#/plots/01ABC', { room: 'plot', id: '01ABC' }],
  ['#/plots/01ABC/season', { room: 'season-new', id: '01ABC' }],
  ['#/seasons/01ABC', { room: 'season', id: '01ABC' }],
  ['#/coop', { room: 'coop' }],
  ['#/coop/edit', { room: 'coop-edit' }],
  ['#/coop/invite', { room: 'invite' }],
  ['#/coop/gateway', { room: 'gateway-new' }],
  ['#/me', { room: 'me' }],
  ['#/invitation/a-B_1', { room: 'invitation', token: 'a-B_1' }],
];

describe('an address', () => {
  it.each(ROUTES)('%s names its room, and the room its address', (address, route) => {
    expect(readRoute(address)).toEqual(route);
    expect(addressOf(route)).toBe(address);
  });

  it.each(['', '#', '#/', '#/nowhere', '#/lots/1/2/3', '#/lots/', '#/toString'])(
    '%s leads to the lots',
    (address) => {
      expect(readRoute(address)).toEqual({ room: 'lots' });
    },
  );

  it('keeps an id that is no plain word', () => {
    const route: Route = { room: 'lot', id: 'a/b %' };
    expect(readRoute(addressOf(route))).toEqual(route);
    expect(readRoute('#/lots/%E0%A4%A')).toEqual({ room: 'lot', id: '%E0%A4%A' });
  });

  it('of an invitation is the one that the api hands out', () => {
    const fragment = new URL(invitationPath('a-B_1'), 'https://id.example.vn').hash;
    expect(readRoute(fragment)).toEqual({ room: 'invitation', token: 'a-B_1' });
  });
});

it.each([
  [{ room: 'batch', id: '1' }, 'lots'],
  [{ room: 'season', id: '1' }, 'plots'],
  [{ room: 'gateway-new' }, 'coop'],
  [{ room: 'product-new' }, 'products'],
  [{ room: 'me' }, 'me'],
] as const)('%o lies under %s in the menu', (route, menu) => {
  expect(menuOf(route)).toBe(menu);
});
