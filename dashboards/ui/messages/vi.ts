import { metricNames } from '../../../domain/messages/metrics-vi.ts';
import type { Words } from './words.ts';

/** Two parts at most: a countdown is read at a glance. */
const duration = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} giây`;
  if (s < 3_600) return s % 60 === 0 ? `${s / 60} phút` : `${Math.floor(s / 60)} phút ${s % 60} giây`;
  const minutes = Math.floor((s % 3_600) / 60);
  return minutes === 0 ? `${Math.floor(s / 3_600)} giờ` : `${Math.floor(s / 3_600)} giờ ${minutes} phút`;
};

export const vi: Words = {
  locale: 'vi-VN',
  otherLanguage: { code: 'en', name: 'English' },
  app: 'Nông Số',
  description: 'Trang điện thoại của vườn: độ ẩm đất, tưới và lý do.',
  opening: 'Đang mở trang vườn…',
  needsScript: 'Trang này cần JavaScript. Hãy mở bằng Chrome.',
  unreachable:
    'Chưa nối được với hộp điều khiển. Có thể hộp mất điện hoặc điện thoại mất sóng. Trang vẫn đang tự thử lại.',
  retryNow: 'Thử lại ngay',
  back: 'Quay lại',
  age: (seconds) => {
    if (seconds < 60) return 'vừa xong';
    if (seconds < 3_600) return `${Math.round(seconds / 60)} phút trước`;
    return seconds < 172_800
      ? `${Math.round(seconds / 3_600)} giờ trước`
      : `${Math.round(seconds / 86_400)} ngày trước`;
  },
  duration,
  metric: metricNames,
  derived: {
    'air.vpd': 'Độ khô của không khí (VPD)',
    'air.thi': 'Chỉ số nóng ẩm (THI)',
    'soil.depletion': 'Lượng nước đất đã mất',
    'rain.total': 'Lượng mưa',
    'rain.expected': 'Lượng mưa dự báo',
  },
  output: {
    valve: { noun: 'Van', on: 'Đang tưới', off: 'Không tưới', run: (m) => `Tưới ${m} phút` },
    pump: { noun: 'Máy bơm', on: 'Đang bơm', off: 'Không bơm', run: (m) => `Bơm ${m} phút` },
    master_valve: {
      noun: 'Van tổng',
      on: 'Van tổng đang mở',
      off: 'Van tổng đang đóng',
      run: (m) => `Mở van tổng ${m} phút`,
    },
    fan: { noun: 'Quạt', on: 'Quạt đang chạy', off: 'Quạt đang tắt', run: (m) => `Chạy quạt ${m} phút` },
    mister: {
      noun: 'Phun sương',
      on: 'Đang phun sương',
      off: 'Không phun sương',
      run: (m) => `Phun sương ${m} phút`,
    },
    heater: { noun: 'Máy sưởi', on: 'Đang sưởi', off: 'Không sưởi', run: (m) => `Sưởi ${m} phút` },
    vent: {
      noun: 'Cửa gió',
      on: 'Cửa gió đang mở',
      off: 'Cửa gió đang đóng',
      run: (m) => `Mở cửa gió ${m} phút`,
    },
    aerator: {
      noun: 'Máy sục khí',
      on: 'Đang sục khí',
      off: 'Không sục khí',
      run: (m) => `Sục khí ${m} phút`,
    },
    light: { noun: 'Đèn', on: 'Đèn đang sáng', off: 'Đèn đang tắt', run: (m) => `Bật đèn ${m} phút` },
  },
  signIn: {
    title: 'Nhập mã PIN',
    hint: 'Mã gồm 6 số. Quên mã thì hỏi người quản lý vườn.',
    field: 'Mã PIN',
    erase: 'Xóa',
    enter: 'Vào',
    checking: 'Đang kiểm tra…',
    wrong: 'Mã PIN chưa đúng. Hãy xem lại rồi nhập lại.',
    again: 'Điện thoại này cần nhập lại mã PIN để vào vườn.',
    wait: (left) => `Nhập sai nhiều lần. Hãy đợi ${left} rồi thử lại.`,
  },
  connection: {
    live: (time) => `Đang cập nhật · ${time}`,
    lost: (time) => `Mất kết nối với hộp điều khiển – số liệu lúc ${time}`,
    meanwhile: 'Số liệu bên dưới đã cũ. Cần gấp thì khóa van bằng tay.',
  },
  summary: {
    running: (count) => `${count} thiết bị đang chạy`,
    outside: (count) => `${count} khu ngoài mức`,
    calm: 'Mọi khu trong mức',
  },
  zone: {
    noZones: 'Vườn chưa có khu nào. Hãy thêm khu vào tệp cấu hình của hộp điều khiển.',
    noReading: 'Chưa có số đo',
    measured: (age) => `Đo ${age}`,
    stale: 'Số đo đã cũ, không dùng để tưới tự động. Hãy kiểm tra cảm biến.',
    implausible: 'Số đo này chắc chắn sai. Hãy kiểm tra cảm biến.',
    moisture: { below: 'Đất khô', inside: 'Đủ ẩm', above: 'Đất ướt' },
    other: { below: 'Thấp', inside: 'Đạt', above: 'Cao' },
    band: (where, { low, high, unit }) => {
      if (where === 'below') return `dưới mức ${low}\u00a0${unit}`;
      return where === 'above'
        ? `trên mức ${high}\u00a0${unit}`
        : `trong mức ${low} đến ${high}\u00a0${unit}`;
    },
    others: 'Các số đo khác',
    chart: 'Biểu đồ và lý do',
    alarmSince: (time) => `Từ ${time}`,
  },
  control: {
    left: (duration) => `còn ${duration}`,
    almostOver: 'sắp xong',
    waiting: 'Đang chờ thiết bị trả lời…',
    standing: {
      stop: 'Đang DỪNG, không tự tưới',
      pause: 'Đang TẠM DỪNG tự động',
      lock: 'Đang KHÓA để sửa chữa',
    },
    stop: 'Dừng',
    auto: 'Tự động',
    sending: 'Đang gửi…',
    received: 'Hộp điều khiển đã nhận lệnh.',
    refused: (text) => `Hộp điều khiển không nhận lệnh: ${text}`,
    unknown: 'Không rõ lệnh đã tới hộp điều khiển chưa. Hãy xem trạng thái, rồi bấm lại nếu cần.',
    unlockQuestion: 'Đang khóa để sửa. Chắc chắn không còn ai đang sửa?',
    unlock: 'Mở khóa, chạy tự động',
    keepLocked: 'Giữ khóa',
    longestAway: (duration) =>
      `Nếu hộp điều khiển hỏng hay đứt dây, thiết bị tự về an toàn sau nhiều nhất ${duration}.`,
    staysWithoutPower: 'Van chạy pin: nếu hết pin lúc đang mở, van không tự đóng. Hãy khóa bằng tay.',
    litresToday: (litres) => `Hôm nay đã dùng ${litres.toLocaleString('vi-VN')} lít.`,
  },
  stopAll: {
    button: 'DỪNG TẤT CẢ',
    explain: 'Mọi thiết bị về an toàn (van đóng, bơm tắt) và giữ vậy đến khi bấm Tự động.',
    confirm: 'XÁC NHẬN DỪNG TẤT CẢ',
    cancel: 'Không dừng',
    done: 'Đã dừng tất cả.',
  },
  chart: {
    title: (metric, zone) => `${metric}, ${zone}`,
    day: '24 giờ',
    week: '7 ngày',
    season: '60 ngày',
    loading: 'Đang vẽ biểu đồ…',
    failed: 'Chưa lấy được số liệu cho biểu đồ.',
    empty: 'Chưa có số liệu trong khoảng này.',
    hint: 'Chạm vào biểu đồ để xem từng lúc.',
    extremes: (low, high) => `Thấp nhất ${low}, cao nhất ${high}`,
    at: (time, mean, low, high) => `${time}: ${mean} (từ ${low} đến ${high})`,
    legend: 'Dải xanh là mức cần giữ. Chỗ đứt là lúc không có số đo.',
    gaps: {
      no_data: (count) => `${count} lần không có số đo`,
      gateway_off: (count) => `${count} lần hộp điều khiển tắt`,
      disk: (count) => `${count} lần không ghi được vào thẻ nhớ`,
      damaged: (count) => `${count} lần mất số đo do thẻ nhớ hỏng`,
    },
  },
  decisions: {
    title: 'Vì sao tưới, vì sao không',
    none: 'Chưa có quyết định nào.',
    more: 'Xem thêm',
    failed: 'Chưa lấy được danh sách.',
    tried: 'CHỈ LÀ THỬ',
    triedBy: (rule) => `Quy tắc "${rule}" đang được thử. Điều này không xảy ra, không có lệnh nào được gửi.`,
    looked: 'Số đo đã xem',
    measured: (before) => (before === undefined ? 'vừa đo' : `đo trước đó ${before}`),
    workedOut: 'tính ra',
    quality: { stale: 'đã cũ, không dùng', implausible: 'chắc chắn sai, không dùng' },
    held: 'Vì sao giữ lại',
    gate: {
      reading: 'không có số đo tin được',
      rule: 'chưa quy tắc nào cần chạy',
      lock: 'đang khóa để sửa chữa',
      override: 'có người đã bấm dừng hay tạm dừng',
      clock: 'đồng hồ chưa đúng giờ',
      store: 'thẻ nhớ không ghi được',
      on_max: 'đã chạy đủ lâu một lần, phải nghỉ',
      off_min: 'vừa mới tắt, phải đợi',
      daily_max: 'đã dùng hết số lít của ngày',
      daily_time: 'đã dùng hết số phút của ngày',
      soak: 'nghỉ cho nước ngấm',
      quiet: 'đang giờ không cho tự chạy',
      fault: 'đường nước có sự cố',
      tank: 'bể hoặc giếng chưa đủ nước',
      pump: 'máy bơm chưa sẵn sàng',
      exclusive: 'thiết bị khác đang chạy, hai cái không được chạy cùng lúc',
      queue: 'đợi đến lượt lấy nước',
    },
    commands: 'Lệnh và trả lời',
    noCommand: 'Không phải ra lệnh gì.',
    actuation: ({ state, result, back }) => {
      const turn = state === 'on' ? 'bật' : 'tắt';
      if (result === 'drifted') return `thiết bị tự ${turn}, không có lệnh`;
      const ends =
        back === undefined
          ? ''
          : `, ${state === 'on' ? 'tự tắt' : 'tự bật lại'} sau ${back} nếu không có lệnh mới`;
      return `lệnh ${turn}${ends} – ${result === 'confirmed' ? 'thiết bị đã làm đúng' : 'thiết bị không trả lời đúng'}`;
    },
    litres: (litres) => `Hôm đó, đến lúc ấy, đã dùng ${litres} lít.`,
    output: 'Thiết bị',
    rule: 'Quy tắc',
  },
  rules: {
    title: { water: 'Cài đặt tưới tự động', other: 'Cài đặt chạy tự động' },
    loading: 'Đang lấy cài đặt…',
    failed: 'Chưa lấy được cài đặt.',
  },
  data: { title: 'Số liệu', loading: 'Đang lấy số liệu…', failed: 'Chưa lấy được số liệu.' },
};
