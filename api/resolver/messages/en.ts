import type { ResolverWords } from './words.ts';

export const en: ResolverWords = {
  productPage: 'Page of the product',
  stampPage: 'Where it comes from: page of the stamp',
  away: {
    title: 'This stamp cannot be shown just now',
    text: 'Our server has a problem; nothing is wrong with the stamp. Open it again in a few minutes.',
  },
  lot: (product, number) => `${product}, lot ${number}`,
  unit: (product, serial) => `${product}, serial ${serial}`,
};
