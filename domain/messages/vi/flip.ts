import type { Flip } from '../../flip.ts';
import type { Subject } from '../message.ts';
import { ACT, STOP } from './verbs.ts';
import { ENOUGH_MM } from './water.ts';
import { against, noun, time } from './words.ts';

export function flip(subject: Subject, change: Flip): string {
  const turn = subject.outcome === 'on' ? STOP[subject.kind] : ACT[subject.kind];
  switch (change.kind) {
    case 'value': {
      if (change.point === 'soil.depletion') return `Sẽ ${turn} khi ${lack(change)}.`;
      const [now, limit] = against(change.point, change.now, { limit: change.value });
      const past = change.direction === 'below' ? 'xuống dưới' : 'lên trên';
      return `Sẽ ${turn} khi ${noun(change.point)} ${past} ${limit} (bây giờ ${now}).`;
    }
    case 'time':
      return `Sẽ ${turn} lúc ${time(change.at, subject)}.`;
    case 'person':
      return 'Bấm Tự động để chạy tự động lại.';
    case 'none':
      return `Trong 24 giờ tới sẽ không ${turn}.`;
  }
}

function lack({ value, now, direction }: Extract<Flip, { kind: 'value' }>): string {
  const [lacks, limit] = against('soil.depletion', now, { limit: value });
  if (direction === 'above') return `đất thiếu hơn ${limit} nước (bây giờ thiếu ${lacks})`;
  return `${value < ENOUGH_MM ? 'đất đủ nước' : `đất chỉ còn thiếu ${limit} nước`} (bây giờ thiếu ${lacks})`;
}
