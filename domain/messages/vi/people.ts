import type { Subject } from '../message.ts';
import type { PeopleReason } from '../topics.ts';
import { STILL_ON } from './verbs.ts';
import { amount, person, time } from './words.ts';

export function people(reason: PeopleReason, subject: Subject): string {
  const by = person(reason.by);
  if (reason.code === 'run_by_hand') {
    const until = time(reason.until, subject);
    return reason.litres === undefined
      ? `${by} bật bằng tay, đến ${until}`
      : `${by} bật bằng tay cho đủ ${amount(reason.litres)} lít, chậm nhất ${until} là tắt`;
  }
  const until = reason.until === undefined ? '' : ` đến ${time(reason.until, subject)}`;
  return `${by} ${held(reason.code, { until, subject })}${until === '' ? AGAIN[reason.code] : ''}`;
}

type Standing = Exclude<PeopleReason['code'], 'run_by_hand'>;

/** What is safe when on stays on: somebody who works on it must know. */
function held(code: Standing, { until, subject }: { until: string; subject: Subject }): string {
  const isOn = subject.outcome === 'on';
  const still = isOn ? `; ${STILL_ON[subject.kind]}` : '';
  switch (code) {
    case 'stopped':
      return `${isOn ? 'đã tắt tự động' : 'đã bấm dừng'}${until}${still}`;
    case 'paused':
      return `tạm dừng tự động${until}${still}`;
    case 'locked':
      return `đã khóa để sửa chữa${until}${isOn ? '; MÁY VẪN CHẠY, hãy cắt điện trước khi sửa' : ''}`;
  }
}

/** What ends that which has no end. */
const AGAIN: Readonly<Record<Standing, string>> = {
  stopped: '; muốn chạy tự động lại thì bấm Tự động',
  paused: '; muốn chạy tự động lại thì bấm Tự động',
  locked: '; sửa xong thì bấm Tự động',
};
