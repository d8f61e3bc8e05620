import { givesWater } from '../format.ts';
import type { Subject } from '../message.ts';
import type { LimitReason } from '../topics.ts';
import { ACT, STOP } from './verbs.ts';
import { amount, duration, time } from './words.ts';

/** An output that is on by its limits is one that is safe when on: what is limited is how long it may be off. */
export function limits(reason: LimitReason, subject: Subject): string {
  const isOn = subject.outcome === 'on';
  const act = ACT[subject.kind];
  switch (reason.code) {
    case 'on_max':
      return isOn
        ? `đã tắt đủ ${duration(reason.on_max_s)} liền, phải chạy đến ${time(reason.until, subject)}`
        : `đã chạy đủ ${duration(reason.on_max_s)} liền, nghỉ đến ${time(reason.until, subject)}`;
    case 'off_min':
      return isOn
        ? `vừa mới bật lại, chạy ít nhất đến ${time(reason.until, subject)}`
        : `vừa mới tắt, đợi đến ${time(reason.until, subject)}`;
    case 'daily_max':
      return `hôm nay đã dùng ${amount(reason.litres)} lít (tối đa ${amount(reason.limit)} lít)`;
    case 'daily_time':
      return `hôm nay đã ${isOn ? 'tắt' : act} ${duration(reason.away_s)} (tối đa ${duration(reason.limit_s)})`;
    case 'soak':
      return givesWater(subject.kind)
        ? `nghỉ cho nước ngấm, ${act} tiếp lúc ${time(reason.until, subject)}`
        : `nghỉ giữa hai lần chạy, đến ${time(reason.until, subject)}`;
    case 'quiet':
      return `đang giờ không cho tự ${isOn ? STOP[subject.kind] : act}, đến ${time(reason.until, subject)}`;
  }
}
