/** The cooperative of the demonstration. Its GTINs have GS1's example prefix 952, which belongs to nobody. */
import type { ProductBody } from '../../../domain/http/records.ts';

export const COOPERATIVE = {
  name: 'HTX Nông sản Đông Tảo',
  address: 'Khoái Châu, Hưng Yên',
  phone: '0900 000 000',
};

export const MANAGER = { login: 'demo@nongso.example', name: 'Quản lý Đông Tảo' };

export const GATEWAY = 'Trại Đông Tảo';

/** Stamps on the sheet that the demonstration prints. */
export const SHEET = 24;

export interface Crop {
  /** File in pictures/, drawn for the demonstration. */
  readonly picture: string;
  readonly product: Omit<ProductBody, 'image'>;
  readonly plot: { readonly name: string; readonly area_m2: number; readonly zone: string };
  readonly season: { readonly crop: string; readonly variety: string };
  readonly mass_kg: number;
}

const SHOPS = [
  { name: 'Bưu điện (Postmart)', url: 'https://nongsan.buudien.vn/' },
  { name: 'Shopee', url: 'https://shopee.vn/' },
];

export const CROPS: readonly Crop[] = [
  {
    picture: 'nhan.svg',
    product: {
      name: 'Nhãn lồng trái vụ',
      gtin: '9521000000018',
      brand: 'Đông Tảo',
      unit: 'hộp 1 kg',
      shelf_life_days: 7,
      shops: SHOPS,
    },
    plot: { name: 'Vườn nhãn số 1', area_m2: 300, zone: 'khu-1' },
    season: { crop: 'Nhãn', variety: 'Hương chi' },
    mass_kg: 420,
  },
  {
    picture: 'bap-cai.svg',
    product: {
      name: 'Bắp cải Đông Tảo',
      gtin: '9521000000025',
      brand: 'Đông Tảo',
      unit: 'bắp khoảng 1 kg',
      shelf_life_days: 10,
      shops: SHOPS.slice(0, 1),
    },
    plot: { name: 'Ruộng rau số 2', area_m2: 300, zone: 'khu-2' },
    season: { crop: 'Bắp cải', variety: 'KK Cross' },
    mass_kg: 260,
  },
];
