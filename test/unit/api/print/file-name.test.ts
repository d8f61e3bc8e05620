import { expect, test } from 'vitest';
import { contentDisposition } from '../../../../api/print/file-name.ts';

const named = (...parts: string[]): string => contentDisposition('attachment', { parts, extension: 'pdf' });

test('gives a plain name and the real one', () => {
  expect(named('nhãn', 'Đường thốt nốt', 'L1')).toBe(
    'attachment; filename="nhan-Duong-thot-not-L1.pdf"; filename*=UTF-8\'\'nh%C3%A3n-%C4%90%C6%B0%E1%BB%9Dng-th%E1%BB%91t-n%E1%BB%91t-L1.pdf',
  );
});

test('lets nothing through that a header or a file system takes for something else', () => {
  expect(named('a"b\r\nx: y', '../..', "c'(d)*;", '', '中')).toBe(
    'attachment; filename="a-b-x-y-c-d-_.pdf"; filename*=UTF-8\'\'a-b-x-y-c-d-%E4%B8%AD.pdf',
  );
});

test('cuts a long part', () => {
  expect(named('a'.repeat(500))).toContain(`filename="${'a'.repeat(60)}.pdf"`);
});
