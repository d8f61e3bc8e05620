import { addressesOf } from './addresses.ts';

/** How a person gets in: by a PIN made now, by the digits their NONGSO_DEMO_PASSWORD begins with, or by the PIN of an earlier start. */
export type WayIn = { readonly newPin: string } | 'demo password' | 'earlier PIN';

/** The same for the console. */
export type ConsoleWayIn = { readonly newPassword: string } | 'demo password' | 'earlier password';

export interface Running {
  /** The farm's phone page. */
  readonly url: string;
  readonly wayIn: WayIn;
  readonly console: {
    /** The api. */
    readonly url: string;
    readonly login: string;
    readonly wayIn: ConsoleWayIn;
    /** Address of one stamp. */
    readonly stamp: string;
  };
}

const ONCE = '(chỉ hiện một lần / shown only once)';

const pinWords = (wayIn: WayIn): string => {
  if (wayIn === 'demo password')
    return '6 chữ số đầu của NONGSO_DEMO_PASSWORD / the first 6 digits of NONGSO_DEMO_PASSWORD';
  if (wayIn === 'earlier PIN')
    return 'như lần đầu; mã mới: / as at the first start; a new one: npx nongso pin';
  return `${wayIn.newPin}  ${ONCE}`;
};

const passwordWords = (wayIn: ConsoleWayIn, login: string): string => {
  if (wayIn === 'demo password') return 'NONGSO_DEMO_PASSWORD';
  if (wayIn === 'earlier password')
    return `như lần đầu; mật khẩu mới: / as at the first start; a new one: npx nongso password ${login}`;
  return `${wayIn.newPassword}  ${ONCE}`;
};

/** What a newcomer reads in the terminal, Vietnamese first. */
export function welcome({ url, wayIn, console: { url: api, login, wayIn: way, stamp } }: Running): string[] {
  const [own = url, ...others] = addressesOf(url);
  const page = typeof wayIn === 'string' ? own : `${own}/#pin=${wayIn.newPin}`;
  const [console = api, ...otherConsoles] = addressesOf(api).map((address) => `${address}/console/`);
  return [
    '',
    'Nông Số đang chạy. / Nông Số runs.',
    '',
    `  Trang điện thoại / phone page   ${page}`,
    ...others.map((address) => `  Trong mạng / on the network     ${address}`),
    `  Mã PIN / PIN                    ${pinWords(wayIn)}`,
    '',
    `  Trang hợp tác xã / console      ${console}`,
    ...otherConsoles.map((address) => `  Trong mạng / on the network     ${address}`),
    `  Đăng nhập / sign in             ${login}`,
    `  Mật khẩu / password             ${passwordWords(way, login)}`,
    `  Một con tem / one stamp         ${stamp}`,
    '',
    '  Đất chạy nhanh hơn đồng hồ 1.800 lần; mọi thứ khác theo giờ thật.',
    '  The soil runs 1,800 times faster than the clock; everything else keeps real time.',
    '  Ctrl-C để dừng / to stop.',
    '',
  ];
}
