import type { Reason } from '../decision.ts';
import { metricOf } from '../metric.ts';
import type { Metric, Point } from '../metric.ts';
import type { OutputKind } from '../output.ts';
import { formatQuantity, formatTime, inSentence, phoneNumber } from './format.ts';
import { metricNames } from './metrics-vi.ts';
import type { AlarmCode, Messages, Subject } from './message.ts';

const LOCALE = 'vi-VN';

/** [doing it, not doing it] */
const VERB: Readonly<Record<OutputKind, readonly [string, string]>> = {
  valve: ['Đang tưới', 'Không tưới'],
  pump: ['Đang bơm', 'Không bơm'],
  master_valve: ['Mở van tổng', 'Đóng van tổng'],
  fan: ['Đang chạy quạt', 'Tắt quạt'],
  mister: ['Đang phun sương', 'Không phun sương'],
  heater: ['Đang sưởi', 'Không sưởi'],
  vent: ['Mở cửa gió', 'Đóng cửa gió'],
  aerator: ['Đang sục khí', 'Tắt sục khí'],
  light: ['Bật đèn', 'Tắt đèn'],
};

/** Shorter than the metric's name, where a farmer would say it so. */
const NOUN: Partial<Record<Metric, string>> = {
  'soil.moisture': 'đất',
  'air.temperature': 'không khí',
};

const noun = (point: Point): string => NOUN[metricOf(point)] ?? inSentence(metricNames[metricOf(point)]);

const person = (by: string): string => {
  const phone = phoneNumber(by);
  return phone === undefined ? by : `Điện thoại ${phone}`;
};

const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds} giây` : `${Math.round(seconds / 60)} phút`;

const age = (seconds: number): string => {
  if (seconds < 60) return 'vừa xong';
  if (seconds < 3_600) return `${Math.round(seconds / 60)} phút trước`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} giờ trước`
    : `${Math.round(seconds / 86_400)} ngày trước`;
};

function because(reason: Reason, { at: from, timezone, outcome }: Subject): string {
  const quantity = (point: Point, value: number): string => formatQuantity(LOCALE, point, value);
  const time = (at: number): string => formatTime(LOCALE, at, { from, timezone });
  const until = (at: number | undefined): string =>
    at === undefined ? ', đến khi bấm Tự động' : `, đến ${time(at)}`;
  const safeAnyway = outcome === 'on' ? ', thiết bị vẫn chạy cho an toàn' : '';
  switch (reason.code) {
    case 'below_limit':
      return `${noun(reason.point)} còn ${quantity(reason.point, reason.value)}, dưới ngưỡng ${quantity(reason.point, reason.limit)}, cảm biến đọc ${age(reason.age_s)}`;
    case 'above_limit':
      return `${noun(reason.point)} lên ${quantity(reason.point, reason.value)}, trên ngưỡng ${quantity(reason.point, reason.limit)}, cảm biến đọc ${age(reason.age_s)}`;
    case 'target_reached':
      return `${noun(reason.point)} đã đạt ${quantity(reason.point, reason.value)} (mức dừng ${quantity(reason.point, reason.limit)}), cảm biến đọc ${age(reason.age_s)}`;
    case 'not_needed':
      return `${noun(reason.point)} còn ${quantity(reason.point, reason.value)} (ngưỡng ${quantity(reason.point, reason.limit)}), cảm biến đọc ${age(reason.age_s)}`;
    case 'on_its_way':
      return `${noun(reason.point)} mới được ${quantity(reason.point, reason.value)}, chạy đến ${quantity(reason.point, reason.limit)}, cảm biến đọc ${age(reason.age_s)}`;
    case 'minimum_run':
      return `chạy cho đủ thời gian tối thiểu, đến ${time(reason.until)}`;
    case 'no_reading':
      return `chưa có số đo ${noun(reason.point)}; hãy kiểm tra cảm biến`;
    case 'stale':
      return `số đo ${noun(reason.point)} đã cũ (${age(reason.age_s)}); hãy kiểm tra cảm biến`;
    case 'implausible':
      return `số đo ${noun(reason.point)} là ${quantity(reason.point, reason.value)}, không thể đúng; hãy kiểm tra cảm biến`;
    case 'run_by_hand':
      return `${person(reason.by)} bật bằng tay, đến ${time(reason.until)}`;
    case 'stopped':
      return `${person(reason.by)} đã bấm dừng${until(reason.until)}${safeAnyway}`;
    case 'paused':
      return `${person(reason.by)} tạm dừng tự động${until(reason.until)}${safeAnyway}`;
    case 'locked':
      return `${person(reason.by)} đã khóa để sửa chữa${until(reason.until)}${safeAnyway}`;
    case 'on_max':
      return `đã chạy đủ ${duration(reason.on_max_s)} liền, nghỉ đến ${time(reason.until)}`;
    case 'off_min':
      return `vừa mới tắt, đợi đến ${time(reason.until)}`;
    case 'daily_max':
      return `hôm nay đã dùng ${Math.round(reason.litres)} lít (tối đa ${reason.limit} lít)`;
    case 'no_rule':
      return 'chưa đặt quy tắc tự động';
  }
}

const ALARM: Readonly<Record<AlarmCode, (name: string) => string>> = {
  no_answer: (name) =>
    `${name} không trả lời lệnh. Khi hết giờ, thiết bị tự về trạng thái an toàn. Hãy kiểm tra nguồn điện và dây của bộ điều khiển.`,
  drifted: (name) =>
    `${name} tự đổi trạng thái mà không có lệnh. Hãy xem bộ điều khiển có bị khởi động lại hay bấm tay không.`,
  device_offline: (name) => `Mất liên lạc với ${name}. Hãy kiểm tra nguồn điện, dây nối hoặc sóng.`,
  stale: (name) => `${name} lâu rồi không gửi số đo mới. Hãy kiểm tra cảm biến.`,
  store: () =>
    'Không ghi được vào thẻ nhớ. Việc tưới vẫn chạy nhưng số đo có thể bị mất. Hãy kiểm tra thẻ nhớ.',
  forwarder: (name) => `Chưa gửi được số liệu lên ${name}. Số liệu vẫn được giữ ở máy này và sẽ gửi sau.`,
  api_away: (name) =>
    `Chưa gửi được số liệu lên máy chủ hợp tác xã (${name}). Số liệu vẫn được giữ ở máy này và sẽ gửi sau.`,
  api_refuses: (name) =>
    `Máy chủ hợp tác xã (${name}) từ chối kết nối của máy này. Số liệu vẫn được giữ ở đây. Hãy kiểm tra địa chỉ và mã kết nối ở mục forward.api của tệp cấu hình; nếu cần, xin hợp tác xã mã mới.`,
  evidence_refused: (name) =>
    `Máy chủ hợp tác xã không nhận số liệu của một số ngày ở ${name}. Số liệu vẫn được giữ ở máy này. Hãy báo cho người quản lý hợp tác xã; sửa xong thì khởi động lại máy này.`,
  evidence_unsealed: (name) =>
    `Chưa niêm phong được số liệu của một số ngày ở ${name} để gửi hợp tác xã. Số liệu vẫn được giữ ở máy này, cứ 15 phút máy thử lại một lần. Nếu cảnh báo không tự hết, hãy gọi người lắp đặt máy: nhật ký của máy ghi rõ lý do.`,
  unsaved: (name) => `Lệnh cho ${name} có hiệu lực nhưng chưa lưu được. Nếu mất điện hãy bấm lại.`,
  unsupported_setting: (name) => `Mục "${name}" trong tệp cấu hình chưa dùng được ở phiên bản này.`,
};

export const vi: Messages = {
  decision(subject: Subject, reason: Reason): string {
    const { zone, kind, outcome } = subject;
    const [doing, notDoing] = VERB[kind];
    return `${outcome === 'on' ? doing : notDoing} ${zone}: ${because(reason, subject)}.`;
  },
  alarm: (code, name) => ALARM[code](name),
};
