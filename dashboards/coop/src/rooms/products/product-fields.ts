/** A product as it stands in the form, and back. */
import { gtinDisplay } from '../../../../../domain/gtin.ts';
import type { ProductBody, ProductView } from '../../../../../domain/http/records.ts';
import { isShopUrl, SHELF_LIFE_DAYS } from '../../limits.ts';
import { readWhole } from '../../text/amount.ts';
import { gtinHelp } from '../../text/gtin-help.ts';
import { orNull } from '../../text/reader.ts';
import type { Reader } from '../../text/reader.ts';

export interface ProductFields {
  name: string;
  image: string;
  gtin: string;
  brand: string;
  unit: string;
  shelf: string;
  shops: { name: string; url: string }[];
}

export const productFields = (product: ProductView | undefined): ProductFields => ({
  name: product?.name ?? '',
  image: product?.image ?? '',
  gtin: product?.gtin ? gtinDisplay(product.gtin) : '',
  brand: product?.brand ?? '',
  unit: product?.unit ?? '',
  shelf: product?.shelf_life_days?.toString() ?? '',
  shops: product?.shops.map(({ name, url }) => ({ name, url })) ?? [],
});

export function checkProduct(fields: ProductFields, { words, language }: Reader): Record<string, string> {
  const { check } = words.common;
  const errors: Record<string, string> = {};
  if (fields.name.trim() === '') errors.name = check.required;
  const gtin = gtinHelp(fields.gtin).kind;
  if (gtin !== 'empty' && gtin !== 'right') errors.gtin = check.refused;
  if (fields.shelf.trim() !== '' && readWhole(fields.shelf, language, SHELF_LIFE_DAYS) === undefined)
    errors.shelf_life_days = check.whole(String(SHELF_LIFE_DAYS.least), String(SHELF_LIFE_DAYS.most));
  fields.shops.forEach(({ name, url }, i) => {
    if (name.trim() === '') errors[`shops.${i}.name`] = check.required;
    if (!isShopUrl(url)) errors[`shops.${i}.url`] = words.products.shopUrlWrong;
  });
  return errors;
}

export const productBody = (fields: ProductFields, { language }: Reader): ProductBody => ({
  name: fields.name,
  image: orNull(fields.image),
  gtin: orNull(fields.gtin),
  brand: orNull(fields.brand),
  unit: orNull(fields.unit),
  shelf_life_days: readWhole(fields.shelf, language, SHELF_LIFE_DAYS) ?? null,
  shops: fields.shops.map(({ name, url }) => ({ name, url: url.trim() })),
});
