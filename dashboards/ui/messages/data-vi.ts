import type { DataWords } from './data-words.ts';

export const dataVi: DataWords = {
  counted: 'Đếm theo số lần mỗi thiết bị gửi số đo về.',
  allRight: 'Số liệu hôm nay và hôm qua đều khớp.',
  someOff: (devices) => `${devices} thiết bị có số liệu không khớp.`,
  offHelp:
    'Có lần gửi không rõ ở đâu. Hãy gọi người lắp đặt sao lưu và kiểm tra hộp điều khiển. Việc tưới vẫn chạy như thường.',
  off: 'Lệch',
  today: 'Hôm nay',
  yesterday: 'Hôm qua',
  heard: (when) => `Gửi lần cuối ${when}`,
  neverHeard: 'Chưa gửi gì',
  gone: 'Không còn trong tệp cấu hình',
  noDevices: 'Chưa có thiết bị nào.',
  noServer: 'Chưa khai máy chủ nào để gửi đi. Số liệu chỉ nằm ở hộp điều khiển.',
  row: {
    received: 'Đã nhận',
    stored: 'Đã lưu',
    repeated: 'Gửi lại, bổ sung',
    dead: 'Không đọc được',
    forwarded: 'Đã gửi đi',
    waiting: 'Chờ gửi',
    expired: 'Đã xóa vì cũ',
  },
};
