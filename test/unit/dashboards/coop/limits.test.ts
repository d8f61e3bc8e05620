// The console says before sending what the api's schemas would refuse: the two must not drift apart.
import { describe, expect, it } from 'vitest';
import {
  isLotNumber,
  isShopUrl,
  LEAST_PASSWORD,
  MOST_PER_ACT,
  MOST_SHOPS,
  MOST_STAMPS,
  ROLES,
  SHELF_LIFE_DAYS,
} from '../../../../dashboards/coop/src/limits.ts';
import { AcceptInvitationBody, ROLES as API_ROLES } from '../../../../domain/http/people.ts';
import { LotNumber, ProductBody, Shop } from '../../../../domain/http/records.ts';
import { MAX_ACT, MAX_BATCH } from '../../../../domain/http/stamps.ts';

describe('the console asks what the api asks', () => {
  it('of roles and batches', () => {
    expect(ROLES).toEqual(API_ROLES);
    expect(MOST_STAMPS).toBe(MAX_BATCH);
    expect(MOST_PER_ACT).toBe(MAX_ACT);
  });

  it('of passwords', () => {
    const accepts = (length: number) =>
      AcceptInvitationBody.safeParse({
        token: 'a'.repeat(16),
        name: 'Lan',
        login: 'lan@example.vn',
        password: 'x'.repeat(length),
      }).success;
    expect([accepts(LEAST_PASSWORD - 1), accepts(LEAST_PASSWORD)]).toEqual([false, true]);
  });

  it('of products', () => {
    const accepts = (more: object) => ProductBody.safeParse({ name: 'Nhãn', ...more }).success;
    const shop = { name: 'Shopee', url: 'https://shopee.vn/htx' };
    expect(accepts({ shops: Array<object>(MOST_SHOPS).fill(shop) })).toBe(true);
    expect(accepts({ shops: Array<object>(MOST_SHOPS + 1).fill(shop) })).toBe(false);
    const { least, most } = SHELF_LIFE_DAYS;
    const days = [least - 1, least, most, most + 1];
    expect(days.map((shelf_life_days) => accepts({ shelf_life_days }))).toEqual([false, true, true, false]);
  });

  it.each(['2026-11-20', 'a1', 'LÔ 1', '', 'A'.repeat(21), 'a/b'])('of the lot number "%s"', (number) => {
    expect(isLotNumber(number)).toBe(LotNumber.safeParse(number).success);
  });

  it.each(['https://shopee.vn/htx', 'http://shopee.vn', 'shopee.vn', ''])('of the shop "%s"', (url) => {
    expect(isShopUrl(url)).toBe(Shop.safeParse({ name: 'x', url }).success);
  });
});
