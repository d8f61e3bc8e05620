import type { SupplyFault } from '../../reason.ts';
import { givesWater } from '../format.ts';
import type { Subject } from '../message.ts';
import type { SupplyReason } from '../topics.ts';
import { ACT, STOP } from './verbs.ts';
import { against, list, noun, readAgo, time, title, value } from './words.ts';

/** What happened, what it may mean, what to do. */
const FAULT: Readonly<Record<SupplyFault, string>> = {
  leak: 'van đã đóng mà nước vẫn chảy, có thể vỡ ống hoặc kẹt van; hãy đi xem đường ống',
  no_flow:
    'van mở mà nước không chảy, có thể hết nước, tắc lọc hoặc bơm không lên; hãy xem nguồn nước, lọc và bơm',
  burst: 'nước chảy nhiều quá mức, có thể vỡ hoặc tuột ống; hãy đi xem đường ống',
  dry_run: 'bơm chạy khô, không có nước vào, dễ cháy bơm; hãy xem nguồn nước và ống hút',
  dead_head: 'bơm chạy mà nước không ra được, có thể kẹt van hoặc tắc ống; hãy xem van và đường ống',
  stuck:
    'có van hoặc bơm không chịu tắt, nước có thể chảy mãi; hãy khóa van bằng tay, cắt điện bơm rồi gọi người sửa',
};

export function supply(reason: SupplyReason, subject: Subject): string {
  const act = ACT[subject.kind];
  switch (reason.code) {
    case 'queue':
      return queue(reason, subject);
    case 'exclusive':
      return `${reason.other} đang chạy, hai thiết bị này không được chạy cùng lúc`;
    case 'tank_low': {
      const [is, limit] = against(reason.point, reason.value, reason);
      return `${noun(reason.point)} còn ${is}, phải trên ${limit} mới lấy nước${readAgo(reason.point, reason.age_s)}`;
    }
    case 'tank_unknown':
      return `không có số đo mới của ${title(reason.point)}, chưa lấy nước để khỏi cạn; hãy kiểm tra cảm biến`;
    case 'well_rest':
      return `giếng nghỉ cho nước dâng lại, đến ${time(reason.until, subject)}`;
    case 'pump_unavailable':
      return `máy bơm ${reason.pump} chưa chạy được; hãy xem lý do ở mục máy bơm trên màn hình`;
    case 'pump_stopping':
      return `đợi máy bơm dừng hẳn rồi mới ${subject.kind === 'valve' ? 'đóng van' : STOP[subject.kind]}`;
    case 'valve_opening':
      return `đợi van mở hẳn rồi mới ${act}`;
    case 'serves':
      return reason.outputs.length === 0 ? 'đang cấp nước' : `cấp nước cho ${list(reason.outputs)}`;
    case 'no_valve_open':
      return 'không có van nào đang mở';
    case 'supply_fault':
      return reason.until === undefined
        ? `${FAULT[reason.fault]}, xong thì bấm Tự động`
        : `${FAULT[reason.fault]}, hộp điều khiển thử lại lúc ${time(reason.until, subject)}`;
  }
}

function queue(
  { ahead, free_l_min, needs_l_min }: Extract<SupplyReason, { code: 'queue' }>,
  { kind }: Subject,
): string {
  const turn = ahead > 0 ? `đợi ${ahead} thiết bị trước chạy xong` : 'sắp đến lượt';
  if (!givesWater(kind) || free_l_min >= needs_l_min) return turn;
  const needs = `cần ${value('water.flow', needs_l_min)}`;
  return free_l_min < 0.5
    ? `nguồn nước đang dùng hết (${needs}), ${turn}`
    : `nguồn nước chỉ còn ${value('water.flow', free_l_min)} (${needs}), ${turn}`;
}
