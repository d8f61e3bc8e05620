import type { Subject } from '../message.ts';
import type { BoxReason } from '../topics.ts';
import { ACT } from './verbs.ts';
import { amount, goesOn } from './words.ts';

export function box(reason: BoxReason, subject: Subject): string {
  const effect = subject.outcome === 'on' ? goesOn(subject) : ` nên chưa tự ${ACT[subject.kind]}`;
  const byHand = subject.outcome === 'on' ? '' : ', cần gấp thì bật bằng tay';
  switch (reason.code) {
    case 'no_clock':
      return `đồng hồ của hộp điều khiển chưa đúng giờ${effect}; hãy nối mạng để lấy giờ${byHand}`;
    case 'degraded':
      return `hộp điều khiển đã ${amount(reason.hours)} giờ không ghi được vào thẻ nhớ${effect}; hãy kiểm tra thẻ nhớ`;
  }
}
