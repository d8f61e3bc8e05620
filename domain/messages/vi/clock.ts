import { dayAndMonth, givesWater, inSteps, isAllGiven } from '../format.ts';
import type { Subject } from '../message.ts';
import type { ClockReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { amount, duration, goesOn, nextTime, time } from './words.ts';

export function clock(reason: ClockReason, subject: Subject): string {
  const { kind, outcome } = subject;
  const act = ACT[kind];
  switch (reason.code) {
    case 'minimum_run':
      return `chạy cho đủ thời gian tối thiểu, đến ${time(reason.until, subject)}`;
    case 'dose':
      return `đợt ${act} bắt đầu lúc ${time(reason.start, subject)}, ${progress(reason)}`;
    case 'dose_given':
      return `đã ${act} ${total(reason)}${nextTime(reason.next, subject)}`;
    case 'not_scheduled':
      return reason.next === undefined
        ? `lịch không còn giờ ${act} nào sắp tới`
        : `chưa đến giờ ${act}${nextTime(reason.next, subject)}`;
    case 'out_of_season':
      return `ngoài mùa ${act} (từ ${day(reason.from)} đến ${day(reason.to)})`;
    case 'missed_start':
      return `đã lỡ giờ ${act} ${time(reason.start, subject)} (hộp điều khiển tắt hoặc sai giờ), không ${givesWater(kind) ? act : 'chạy'} bù${nextTime(reason.next, subject)}; cần thì bật bằng tay`;
    case 'soaking':
      return givesWater(kind)
        ? `đợi nước ngấm đến ${time(reason.until, subject)} rồi đo lại`
        : `đợi đến ${time(reason.until, subject)} rồi đo lại`;
    case 'minimum_air':
      return `chạy cho thoáng khí, đến ${time(reason.until, subject)}`;
    case 'night_duty':
      return `chạy theo giờ ban đêm, đến ${time(reason.until, subject)}`;
    case 'lamp_hours':
      return `trong giờ thắp đèn, đến ${time(reason.until, subject)}`;
    case 'lamp_rest':
      return `ngoài giờ thắp đèn${nextTime(reason.next, subject)}`;
    case 'nothing_asked':
      return outcome === 'on' ? 'lúc này chưa cần tắt' : `lúc này chưa cần ${act}`;
    case 'no_rule':
      return `chưa đặt quy tắc tự động${goesOn(subject)}`;
  }
}

type Dose = Extract<ClockReason, { code: 'dose' | 'dose_given' }>;

/** Given and whole in the unit people read: minutes for all but the shortest. */
function parts(dose: Dose): { given: string; of: string; unit: string } {
  const { of, unit } = dose;
  const given = inSteps(dose);
  if (unit === 'L') return { given: amount(given, 1), of: amount(of, of < 10 ? 1 : 0), unit: 'lít' };
  if (of < 120) return { given: amount(given), of: amount(of), unit: 'giây' };
  return { given: amount(given / 60), of: amount(of / 60), unit: 'phút' };
}

function progress(dose: Dose): string {
  const { given, of, unit } = parts(dose);
  return given === '0' ? `cần ${of} ${unit}` : `mới được ${given} trên ${of} ${unit}`;
}

function total(dose: Dose): string {
  if (isAllGiven(dose)) return `đủ ${dose.unit === 'L' ? `${amount(dose.of, 1)} lít` : duration(dose.of)}`;
  const { given, of, unit } = parts(dose);
  return `${given} trên ${of} ${unit}`;
}

function day(text: string): string {
  const date = dayAndMonth(text);
  return date === undefined ? text : `${date.day}/${date.month}`;
}
