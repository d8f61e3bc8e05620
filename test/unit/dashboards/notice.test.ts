import { expect, it } from 'vitest';
import { noticeOf } from '../../../dashboards/farm/src/notice.ts';
import { vi } from '../../../dashboards/ui/messages/vi.ts';

it('a lost answer is never called a failure: the valve may be open', () => {
  expect(noticeOf({ kind: 'unreachable' }, vi, 'xong').text).toMatch(/Không rõ lệnh đã tới/);
});

it('a refusal carries the gateway’s reason', () => {
  expect(noticeOf({ kind: 'refused', text: 'Đang khóa.' }, vi, 'xong')).toEqual({
    bad: true,
    text: 'Hộp điều khiển không nhận lệnh: Đang khóa.',
  });
});

it('trouble at the gateway is told without claiming that nothing happened', () => {
  const { text } = noticeOf({ kind: 'failed', text: 'Máy đang bận.' }, vi, 'xong');
  expect(text).toMatch(/^Máy đang bận\. Không rõ/);
});

it('success says so', () => {
  expect(noticeOf({ kind: 'ok', body: undefined }, vi, 'xong')).toEqual({ bad: false, text: 'xong' });
});

it('a wait and an ended session are said', () => {
  expect(noticeOf({ kind: 'wait', wait_s: 25 }, vi, 'xong').text).toContain('25 giây');
  expect(noticeOf({ kind: 'signed-out' }, vi, 'xong').bad).toBe(true);
});
