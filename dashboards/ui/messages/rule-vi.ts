import { inSentence, personName } from '../../../domain/messages/format.ts';
import { ACT, STOP } from '../../../domain/messages/vi/verbs.ts';
import type { OutputKind } from '../../../domain/output.ts';
import type { Amount } from '../../../domain/rule/head.ts';
import type { Rule } from '../../../domain/rule/rule.ts';
import { formatNumber, pointFace } from '../number.ts';
import { capital, dayMonth, FILE, limitPair, listing, sunStart } from './rule-parts.ts';
import type { RulePlace, RuleWords, Used } from './rule-words.ts';
import { vi } from './vi.ts';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

const number = (value: number, decimals = 2): string => formatNumber('vi-VN', value, decimals);
const label = (point: string): string => inSentence(pointFace(point, vi).label);
const quantity = (point: string, value: number): string => pointFace(point, vi).quantity(value);

const act = (kind: OutputKind | undefined): string => (kind ? ACT[kind] : 'bật');
const stop = (kind: OutputKind | undefined): string => (kind ? STOP[kind] : 'tắt');
const person = (by: string): string =>
  by === '' ? 'Có người' : personName(by, (phone) => `Điện thoại ${phone}`);

const used = ({ runs, litres }: Used): string =>
  `${number(runs)} lần${litres === null ? '' : `, ${number(litres, 0)}\u00a0lít`}`;

const SIDE = { below: ['dưới', 'trên'], above: ['trên', 'dưới'] } as const;
const WEEKDAY = {
  ...{ mon: 'thứ 2', tue: 'thứ 3', wed: 'thứ 4', thu: 'thứ 5' },
  ...{ fri: 'thứ 6', sat: 'thứ 7', sun: 'chủ nhật' },
};

function amount({ minutes, litres, depth_mm }: Amount): string {
  if (minutes !== undefined) return `${number(minutes)}\u00a0phút`;
  return litres === undefined ? `${number(depth_mm ?? 0)}\u00a0mm nước` : `${number(litres)}\u00a0lít`;
}

function start(time: string): string {
  const bySun = sunStart(time);
  if (!bySun) return time;
  const { sun, minutes } = bySun;
  const event = sun === 'sunrise' ? 'mặt trời mọc' : 'mặt trời lặn';
  if (minutes === 0) return event;
  return `${Math.abs(minutes)}\u00a0phút ${minutes < 0 ? 'trước' : 'sau'} khi ${event}`;
}

function days({ weekdays, parity, every, season }: Of<'schedule'>): string {
  const parts = [
    ...(weekdays
      ? [
          listing(
            weekdays.map((day) => WEEKDAY[day]),
            'và',
          ),
        ]
      : []),
    ...(parity ? [parity === 'odd' ? 'chỉ ngày lẻ' : 'chỉ ngày chẵn'] : []),
    ...(every ? [`${every.days} ngày một lần, tính từ ${dayMonth(every.from)}`] : []),
    ...(season ? [`trong mùa từ ${dayMonth(season.from)} đến ${dayMonth(season.to)}`] : []),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

const limits = (
  point: string,
  settings: Parameters<typeof limitPair>[0],
  verbs: [string, string],
): string => {
  const { side, on, off } = limitPair(settings);
  const [start, stop] = SIDE[side];
  return `${verbs[0]} khi ${label(point)} ${start} ${quantity(point, on)}, ${verbs[1]} khi ${stop} ${quantity(point, off)}`;
};

const steps = (point: string, list: Of<'climate'>['steps'], { kindOf }: RulePlace): string =>
  list
    .map((step) => {
      const kind = kindOf(step.output);
      return `${step.output}: ${limits(point, step, [act(kind), stop(kind)])}`;
    })
    .join('; ');

function climate({ metric, steps: list, minimum, only_if }: Of<'climate'>, place: RulePlace): string {
  const first = list[0]?.output ?? '';
  const fresh = minimum
    ? `. Lúc nào ${first} cũng chạy ít nhất ${vi.duration(minimum.on_s)} trong mỗi ${vi.duration(minimum.every_s)}`
    : '';
  const bound = only_if?.below ?? only_if?.above ?? 0;
  const only = only_if
    ? `. Chỉ khi ${label(only_if.metric)} ${only_if.below === undefined ? 'trên' : 'dưới'} ${quantity(only_if.metric, bound)}`
    : '';
  return steps(metric, list, place) + only + fresh;
}

function rain({ fallen, forecast }: Of<'rain_delay'>, kind: OutputKind | undefined): string {
  const when = [
    ...(fallen ? [`${fallen.hours} giờ qua đã mưa từ ${number(fallen.mm)}\u00a0mm`] : []),
    ...(forecast ? [`dự báo ${forecast.hours} giờ tới mưa từ ${number(forecast.mm)}\u00a0mm`] : []),
  ];
  return `không ${act(kind)} khi ${listing(when, 'hoặc')}`;
}

function sentence(rule: Rule, place: RulePlace): string {
  const kind = 'output' in rule ? place.kindOf(rule.output) : undefined;
  const verbs: [string, string] = [act(kind), stop(kind)];
  switch (rule.kind) {
    case 'threshold':
      return limits(rule.metric, rule, verbs);
    case 'dose': {
      const soak =
        rule.soak_min > 0 ? `, rồi đợi ${vi.duration(rule.soak_min * 60)} cho ngấm mới xem lại` : '';
      return `khi ${label(rule.metric)} dưới ${quantity(rule.metric, rule.on_below)}: ${act(kind)} ${amount(rule.amount)}${soak}`;
    }
    case 'schedule':
      return `${act(kind)} ${amount(rule.amount)} lúc ${listing(rule.times.map(start), 'và')}${days(rule)}`;
    case 'balance': {
      const hours = rule.window ? `, chỉ bắt đầu từ ${rule.window.from} đến ${rule.window.to}` : '';
      return `${act(kind)} khi đất đã mất ${number(rule.start_at * 100)}\u00a0% phần nước cây dễ hút, mỗi lần bù lại ${number(rule.refill * 100)}\u00a0% lượng đã mất${hours}`;
    }
    case 'rain_delay':
      return rain(rule, kind);
    case 'climate':
      return climate(rule, place);
    case 'heat_stress':
      return `chống nóng cho vật nuôi. ${steps('air.thi', rule.steps, place)}`;
    case 'oxygen': {
      const { night } = rule;
      const byNight = night
        ? `. Từ ${night.hours.from} đến ${night.hours.to} chạy ${night.on_min}\u00a0phút trong mỗi ${night.every_min}\u00a0phút`
        : '';
      return limits(rule.metric, rule, verbs) + byNight;
    }
    case 'salinity_gate':
      return `không ${act(kind)} khi ${label(rule.metric)} trên ${quantity(rule.metric, rule.shut_above)}, cho ${act(kind)} lại khi dưới ${quantity(rule.metric, rule.open_below)}`;
    case 'guard':
      return `${rule.against === 'frost' ? 'chống rét hại' : 'chống nóng'}: ${limits(rule.metric, rule, verbs)}`;
    case 'lamp': {
      const when = rule.hours
        ? `từ ${rule.hours.from} đến ${rule.hours.to}`
        : `sau khi mặt trời lặn cho đủ ngày dài ${number(rule.day_length_h ?? 0)} giờ`;
      const dark = rule.bright
        ? `, không bật khi ${label(rule.bright.metric)} trên ${quantity(rule.bright.metric, rule.bright.off_above)}`
        : '';
      return `${act(kind)} ${when}${dark}`;
    }
  }
}

export const ruleVi: RuleWords = {
  sentence: (rule, place) => {
    const name = place.many && 'output' in rule ? `${rule.output}: ` : '';
    const text = sentence(rule, place);
    return `${name}${name === '' && rule.kind !== 'climate' ? capital(text) : text}.`;
  },
  unknown: (kind) => `Quy tắc kiểu "${kind}". Trang này chưa biết kiểu đó, hãy tải lại trang.`,
  mode: { live: 'Đang dùng', shadow: 'Chỉ thử, không điều khiển gì' },
  trial: ({ since, would, ran }) =>
    `Từ ${since}: theo quy tắc này thì chạy ${used(would)}; thực tế đã chạy ${used(ran)}.`,
  unfit: (message) => `Không chạy được: ${message}`,
  none: 'Khu này chưa có quy tắc nào, không có gì tự bật.',
  declared: 'Theo tệp cấu hình, chưa ai sửa ở đây.',
  version: ({ version, author, time }) =>
    author === FILE
      ? `Bản ${version}, lấy từ tệp cấu hình lúc ${time}.`
      : `Bản ${version}, ${person(author)} lưu lúc ${time}.`,
  technician: 'Ở đây chỉ đổi được các con số. Muốn thêm, bớt hay đổi quy tắc khác, hãy gọi người lắp đặt.',
  edit: 'Đổi số',
  save: 'Lưu',
  saving: 'Đang lưu…',
  cancel: 'Không đổi',
  saved: 'Đã lưu. Chạy theo số mới ngay.',
  willBe: 'Sẽ là',
  same: 'Chưa đổi số nào.',
  refused: (text) => `Chưa lưu được: ${text}`,
  unsure: 'Mất liên lạc, không rõ đã lưu chưa. Hãy tải lại để xem.',
  changedMeanwhile: 'Chưa lưu: có người vừa sửa quy tắc của khu này. Hãy tải lại rồi sửa.',
  otherRule: (rule, message) =>
    `Chưa lưu: quy tắc "${rule}" của khu này có lỗi (${message}). Hãy gọi người lắp đặt.`,
  reload: 'Tải lại',
  field: (name, kind) => {
    switch (name) {
      case 'on_below':
        return `Bắt đầu ${act(kind)} khi dưới`;
      case 'off_above':
        return `${capital(stop(kind))} khi trên`;
      case 'on_above':
        return `Bắt đầu ${act(kind)} khi trên`;
      case 'off_below':
        return `${capital(stop(kind))} khi dưới`;
      case 'amount.minutes':
      case 'amount.litres':
      case 'amount.depth_mm':
        return `Mỗi lần ${act(kind)}`;
      case 'soak_min':
        return 'Đợi cho ngấm';
      case 'start_at':
        return `Bắt đầu ${act(kind)} khi đất đã mất`;
      case 'refill':
        return 'Mỗi lần bù lại';
      case 'times':
        return `Giờ ${act(kind)}`;
    }
  },
  unit: {
    minutes: 'phút',
    litres: 'lít',
    mm: 'mm nước',
    percent_easy: '% phần nước cây dễ hút',
    percent_lost: '% lượng đã mất',
  },
  time: (nth) => `Giờ thứ ${nth}`,
  addTime: 'Thêm giờ',
  removeTime: (time) => `Bỏ ${time}`,
  bySun: (times) => `Ngoài ra theo mặt trời: ${listing(times.split(' ').map(start), 'và')}.`,
  mistake: {
    number: 'Hãy nhập một con số, ví dụ 24,5.',
    whole: 'Hãy nhập số tròn, không có phần lẻ.',
    range: (low, high) => `Hãy nhập từ ${low} đến ${high}.`,
    higher: (than) => `Số này phải lớn hơn ${than}.`,
    lower: (than) => `Số này phải nhỏ hơn ${than}.`,
    noTime: 'Hãy chọn giờ.',
    sameTime: 'Giờ này có rồi, hãy chọn giờ khác.',
    server: (message) => `Hộp điều khiển không nhận: ${message}`,
  },
  back: 'Quay lại bản trước',
  backQuestion: ({ version, author, time }) =>
    author === FILE
      ? `Quay lại bản ${version}, lấy từ tệp cấu hình lúc ${time}?`
      : `Quay lại bản ${version}, ${person(author)} lưu lúc ${time}?`,
  backGives: 'Sẽ chạy theo:',
  backYes: 'Đồng ý, quay lại',
  backNo: 'Giữ bản này',
  backDone: 'Đã quay lại. Chạy theo bản này ngay.',
};
