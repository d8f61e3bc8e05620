/** What the api would tell the buyer's page: one lot of longans, in every state. */
import type { TraceDay, TraceState, TraceView, UnitFacts } from '../../domain/http/trace.ts';
import type { Language } from '../../domain/messages/index.ts';

export const IMAGE = '/files/nhan-long.webp';
export const SERIAL = '7K3M-9QXW-2ABC-D';

export const STATES: readonly TraceState[] = [
  'live',
  'recalled',
  'void',
  'not_active',
  'not_issued',
  'product',
  'unknown_product',
  'malformed',
];

/** Moisture falls from day to day until it is watered, as in a field; the days of `missing` have no evidence. */
export function seasonDays(count: number, missing: readonly number[] = []): TraceDay[] {
  let moisture = 31;
  return Array.from({ length: count }, (_, n): TraceDay => {
    const day = new Date(Date.UTC(2026, 8, 22 + n)).toISOString().slice(0, 10);
    moisture -= 1.1 + (n % 5) * 0.35;
    const watered = moisture < 24;
    if (watered) moisture = 31.5 - (n % 3);
    if (missing.includes(n)) return { day, moisture: null, temperature: null, litres: null };
    const warm = 27 + 6 * Math.sin(n / 9);
    return {
      day,
      moisture: [moisture - 2.2, moisture, moisture + 1.7 + (n % 4) * 0.6],
      temperature: [warm - 5.5, warm, warm + 6.1],
      litres: watered ? 1240 + (n % 7) * 93.5 : 0,
    };
  });
}

const LIVE: TraceView = {
  state: 'live',
  language: 'vi',
  otherLanguage: '/01/09521234567899/21/7K3M-9QXW-2ABC-D?lang=en',
  address: 'https://id.dongtao.example/01/09521234567899/21/7K3M-9QXW-2ABC-D',
  product: {
    name: 'Nhãn lồng Hưng Yên',
    gtin: '09521234567899',
    brand: 'Đông Tảo',
    unit: 'túi 500 g',
    shelfLife_days: 7,
    image: { path: IMAGE, width: 640, height: 480 },
    shops: [
      { name: 'Shopee: Nhãn lồng Đông Tảo', url: 'https://shopee.example/nhan-long' },
      { name: 'Cửa hàng của hợp tác xã', url: 'https://dongtao.example/cua-hang' },
    ],
  },
  producer: {
    name: 'Hợp tác xã Nông nghiệp Đông Tảo',
    address: 'Thôn Đông Tảo Đông, xã Việt Tiến, tỉnh Hưng Yên',
    phone: '0221 3912 345',
  },
  lot: {
    number: 'NL-2026-11-20',
    harvestedFrom: '2026-11-18',
    harvestedTo: '2026-11-20',
    mass_kg: 1240.5,
    bestBefore: '2026-11-27',
    recall: null,
  },
  plots: [
    {
      name: 'Khu 1, nhãn lồng',
      areaCode: 'VN-33-0123-00456-01-26',
      area_m2: 1200,
      season: { crop: 'Nhãn', variety: 'lồng', startedOn: '2026-09-22' },
      days: seasonDays(60, [21, 22, 41]),
      measured: {
        gateways: ['gw-0f3a9c1e7b2d4856'],
        sealedDays: 57,
        seasonDays: 60,
        readings: 48213,
        lastSealedDay: '2026-11-20',
      },
    },
  ],
  didYouMean: [],
  fault: null,
};

/** The page of a state, as the api would fill it. */
export function traceView(state: TraceState, language: Language = 'vi'): TraceView {
  const view = { ...LIVE, state, language };
  switch (state) {
    case 'live':
    case 'void':
      return view;
    case 'recalled':
      return {
        ...view,
        lot: {
          ...LIVE.lot!,
          recall: { on: '2026-11-21', reason: 'dư lượng thuốc bảo vệ thực vật vượt mức cho phép' },
        },
      };
    case 'not_active':
    case 'product':
      return { ...view, lot: null, plots: [] };
    case 'not_issued':
      return { ...view, lot: null, plots: [], didYouMean: ['/01/09521234567899/10/NL-2026-11-20'] };
    case 'unknown_product':
      return { ...view, product: null, producer: null, lot: null, plots: [] };
    case 'malformed':
      return {
        ...view,
        product: null,
        producer: null,
        lot: null,
        plots: [],
        didYouMean: ['/01/09521234567899', '/01/09521234567882'],
        fault: 'bad_check_digit',
      };
  }
}

const OF_A_STAMP: readonly TraceState[] = ['live', 'recalled', 'void', 'not_active'];

/** Scanned for the third time now, where the state is one of a stamp. */
export const factsOf = (state: TraceState): UnitFacts =>
  OF_A_STAMP.includes(state)
    ? { serial: SERIAL, scans: 3, firstScan: Date.parse('2026-11-22T06:12:00+07:00') }
    : { serial: null, scans: 0, firstScan: null };
