import type { Et0Tier } from '../../reason.ts';
import type { Subject } from '../message.ts';
import type { WaterReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { against, amount, goesOn, time, value } from './words.ts';

/** A lack of less than this is none. */
export const ENOUGH_MM = 0.5;

/** Said only where the water demand is a rough guess. */
const HOW_SURE: Readonly<Record<Et0Tier, string>> = {
  penman_full: '',
  penman_wind_assumed: '',
  penman_radiation_estimated: '',
  hargreaves: ', ước tính vì thiếu số đo thời tiết',
  assumed: ', ước tính theo mấy hôm trước vì không có số đo thời tiết',
};

/** What the balance lacks, and what to do about it. */
const MISSING: Readonly<
  Record<Extract<WaterReason, { code: 'balance_unknown' }>['missing'], readonly [why: string, remedy: string]>
> = {
  soil: [
    'chưa khai loại đất của khu nên không biết đất thiếu bao nhiêu nước',
    'hãy khai thêm trong phần cài đặt',
  ],
  crop: [
    'chưa khai cây trồng của khu nên không biết đất thiếu bao nhiêu nước',
    'hãy khai thêm trong phần cài đặt',
  ],
  area: ['chưa khai diện tích của khu nên không biết cần bao nhiêu nước', 'hãy khai thêm trong phần cài đặt'],
  weather: [
    'không có số đo thời tiết nên không biết đất thiếu bao nhiêu nước',
    'hãy kiểm tra trạm thời tiết',
  ],
};

export function water(reason: WaterReason, subject: Subject): string {
  const act = ACT[subject.kind];
  switch (reason.code) {
    case 'balance_dry':
    case 'balance_wet':
    case 'balance_refilling':
      return balance(reason, subject) + HOW_SURE[reason.tier];
    case 'balance_waits':
      return balance(reason, subject) + `, đợi đến ${time(reason.from, subject)} mới được ${act}`;
    case 'balance_unknown': {
      const [why, remedy] = MISSING[reason.missing];
      return `${why}${goesOn(subject)}; ${remedy}`;
    }
    case 'rained':
      return `mưa ${value('rain.total', reason.mm)} trong ${amount(reason.hours)} giờ qua (mưa từ ${value('rain.total', reason.limit)} trở lên thì không ${act})`;
    case 'rain_expected':
      return `dự báo mưa ${value('rain.expected', reason.mm)} trong ${amount(reason.hours)} giờ tới (mưa từ ${value('rain.expected', reason.limit)} trở lên thì không ${act})`;
  }
}

type Balance = Exclude<WaterReason, { code: 'balance_unknown' | 'rained' | 'rain_expected' }>;

function balance(reason: Balance, { kind }: Subject): string {
  const [lack, due] = against('soil.depletion', reason.depletion_mm, { limit: reason.limit_mm });
  const act = ACT[kind];
  switch (reason.code) {
    case 'balance_dry':
    case 'balance_waits':
      return `đất đã thiếu ${lack} nước (${act} khi thiếu ${due})`;
    case 'balance_wet':
      return `đất mới thiếu ${lack} nước (${act} khi thiếu ${due})`;
    case 'balance_refilling': {
      const enough = reason.limit_mm < ENOUGH_MM ? 'đủ nước' : `chỉ còn thiếu ${due}`;
      return `đất còn thiếu ${lack} nước, ${act} đến khi ${enough}`;
    }
  }
}
