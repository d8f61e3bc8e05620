import type { ResolverWords } from './words.ts';

export const vi: ResolverWords = {
  productPage: 'Trang của sản phẩm',
  stampPage: 'Truy xuất nguồn gốc của con tem',
  away: {
    title: 'Chưa xem được con tem này',
    text: 'Máy chủ đang gặp trục trặc, không phải lỗi của con tem. Hãy mở lại sau ít phút.',
  },
  lot: (product, number) => `${product}, lô ${number}`,
  unit: (product, serial) => `${product}, số sê-ri ${serial}`,
};
