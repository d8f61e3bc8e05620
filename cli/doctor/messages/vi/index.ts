import type { Words } from '../words.ts';
import { around } from './around.ts';
import { machine } from './machine.ts';

export const vi: Words = {
  sentences: { ...machine, ...around },
  status: { fault: 'LỖI', warning: 'LƯU Ý', ok: 'tốt' },
  settings: 'Các cài đặt đang dùng và nơi khai:',
  origin: { flag: 'lệnh', environment: 'biến môi trường', file: 'tệp cấu hình', default: 'mặc định' },
  isSet: '(đã khai, không hiện ra)',
  summary: ({ fault, warning, ok }) => `${fault} lỗi, ${warning} điều lưu ý, ${ok} mục tốt`,
  endFirst: 'bấm Ctrl-C ở cửa sổ đang chạy để dừng nó, rồi:',
  failed: (faults) => `có ${faults} lỗi; cách sửa ghi ở trên`,
};
