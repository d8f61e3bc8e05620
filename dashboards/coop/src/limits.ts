/**
 * What the schemas of domain/http ask, for forms that say so before anything is sent. Written again here because those
 * schemas bring a validator of 80 kB; the tests hold the two together.
 */
import type { Role } from '../../../domain/http/people.ts';

export const ROLES: readonly Role[] = ['manager', 'clerk', 'farmer', 'inspector'];
/** Characters. */
export const LEAST_PASSWORD = 10;
export const MOST_STAMPS = 1_000_000;
/** Stamps that one call activates or voids. */
export const MOST_PER_ACT = 100_000;
export const SHELF_LIFE_DAYS = { least: 1, most: 3_650 };
export const MOST_SHOPS = 12;

const LOT_NUMBER = /^[0-9A-Z-]{1,20}$/;
export const isLotNumber = (text: string): boolean => LOT_NUMBER.test(text.trim().toUpperCase());

const SHOP_URL = /^https:\/\/[^\s/]+\.[^\s]+$/;
export const isShopUrl = (text: string): boolean => SHOP_URL.test(text.trim());
