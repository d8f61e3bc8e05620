import { metricOf } from '../../metric.ts';
import type { OutputKind } from '../../output.ts';
import { isDerived } from '../../quantity.ts';
import type { Quantity } from '../../quantity.ts';
import { givesWater } from '../format.ts';
import type { Subject } from '../message.ts';
import type { MeasuredReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { against, age, goesOn, noun, readAgo, title, value } from './words.ts';

const CHECK = '; hãy kiểm tra cảm biến';

export function measured(reason: MeasuredReason, subject: Subject): string {
  switch (reason.code) {
    case 'no_reading':
      return `chưa có số đo ${title(reason.point)}${goesOn(subject)}${CHECK}`;
    case 'stale':
      return `số đo ${title(reason.point)} đã cũ (${age(reason.age_s)})${goesOn(subject)}${CHECK}`;
    case 'implausible':
      return `số đo ${title(reason.point)} là ${value(reason.point, reason.value)}, chắc chắn sai${goesOn(subject)}${CHECK}`;
    default:
      return compared(reason, subject) + readAgo(reason.point, reason.age_s);
  }
}

type Compared = Exclude<MeasuredReason, { code: 'no_reading' | 'stale' | 'implausible' }>;

function compared(reason: Compared, { kind, outcome }: Subject): string {
  const what = noun(reason.point);
  const [is, limit] = against(reason.point, reason.value, reason);
  const isBelow = reason.value < reason.limit;
  const isAbove = reason.value > reason.limit;
  switch (reason.code) {
    case 'below_limit':
      return `${what} ${runsShort(reason.point) ? 'còn' : 'xuống'} ${is}, dưới ngưỡng ${limit}`;
    case 'above_limit':
      return `${what} lên ${is}, trên ngưỡng ${limit}`;
    case 'target_reached':
      return `${what} ${isBelow ? 'đã xuống' : 'đã đạt'} ${is} (mức dừng ${limit})`;
    case 'not_needed':
      return `${what} ${isBelow ? 'mới' : 'còn'} ${is} (ngưỡng ${limit})`;
    case 'on_its_way':
      return isAbove
        ? `${what} còn ${is}, chạy đến khi xuống ${limit}`
        : `${what} mới được ${is}, chạy đến ${limit}`;
    case 'condition':
      if (outcome === 'on') return `${what} ${is} (điều kiện ${limit})`;
      return `${what} ${is}, phải ${isBelow ? 'trên' : 'dưới'} ${limit} mới ${ACT[kind]}`;
    case 'too_salty':
      return `${what} ${is}, phải dưới ${limit} mới lấy nước`;
    case 'frost':
      return `${what} ${is} (ngưỡng ${limit}), ${againstCold(kind)}`;
    case 'heat':
      return `${what} ${is} (ngưỡng ${limit}), chống nóng`;
    case 'bright_enough':
      return `${what} ${is}, từ ${limit} là đủ`;
  }
}

/** Whether a low value is a little of something: a temperature or pH is no amount that one has left. */
const runsShort = (quantity: Quantity): boolean =>
  isDerived(quantity) || !/\.(temperature|ph)$/.test(metricOf(quantity));

function againstCold(kind: OutputKind): string {
  if (givesWater(kind)) return 'tưới chống sương giá';
  return kind === 'heater' ? 'sưởi chống rét' : 'chống rét';
}
