import { addressesOf } from './addresses.ts';

/** How a person gets in: by a PIN made now, by the digits their NONGSO_DEMO_PASSWORD begins with, or by the PIN of an earlier start. */
export type WayIn = { readonly newPin: string } | 'demo password' | 'earlier PIN';

const wordsFor = (wayIn: WayIn): string => {
  if (wayIn === 'demo password')
    return '6 chữ số đầu của NONGSO_DEMO_PASSWORD / the first 6 digits of NONGSO_DEMO_PASSWORD';
  if (wayIn === 'earlier PIN')
    return 'như lần đầu; mã mới: / as at the first start; a new one: npx nongso pin';
  return `${wayIn.newPin}  (chỉ hiện một lần / shown only once)`;
};

/** What a newcomer reads in the terminal, Vietnamese first. */
export function welcome({ url, wayIn }: { readonly url: string; readonly wayIn: WayIn }): string[] {
  const [own = url, ...others] = addressesOf(url);
  const page = typeof wayIn === 'string' ? own : `${own}/#pin=${wayIn.newPin}`;
  return [
    '',
    'Nông Số đang chạy. / Nông Số runs.',
    '',
    `  Trang điện thoại / phone page   ${page}`,
    ...others.map((address) => `  Trong mạng / on the network     ${address}`),
    `  Mã PIN / PIN                    ${wordsFor(wayIn)}`,
    '',
    '  Đất chạy nhanh hơn đồng hồ 1.800 lần; mọi thứ khác theo giờ thật.',
    '  The soil runs 1,800 times faster than the clock; everything else keeps real time.',
    '  Ctrl-C để dừng / to stop.',
    '',
  ];
}
