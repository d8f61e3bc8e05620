/** schema.org data of the page, for search engines: a product without an offer, as the page sells nothing. */
import type { TraceView } from '../../../domain/http/trace.ts';
import { absoluteLink } from './links.ts';

/** A whole script element; empty where the page vouches for no product. */
export function productData(view: TraceView): string {
  const { product, producer, lot, address } = view;
  if (!product || !(view.state === 'live' || view.state === 'product')) return '';
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    image: product.image ? absoluteLink(address, product.image.path) : undefined,
    gtin: product.gtin ?? undefined,
    brand: product.brand === null ? undefined : { '@type': 'Brand', name: product.brand },
    productionDate: lot?.harvestedTo,
    manufacturer: producer
      ? {
          '@type': 'Organization',
          name: producer.name,
          address: producer.address ?? undefined,
          telephone: producer.phone ?? undefined,
        }
      : undefined,
    additionalProperty: lot
      ? [{ '@type': 'PropertyValue', propertyID: 'lot', name: 'Lot', value: lot.number }]
      : undefined,
  };
  // Inside a script element nothing is escaped by HTML: a `<` in a name could end it (`</script>`).
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script type="application/ld+json">${text}</script>`;
}
