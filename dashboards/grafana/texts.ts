// What people read in the dashboards: Vietnamese titles, and for each panel an English note behind its "i".

interface PanelText {
  readonly title: string;
  /** English. */
  readonly note: string;
}

export const DASHBOARD_TITLES = {
  farm: { title: 'Nông Số: toàn trại', note: 'Farm overview' },
  zone: { title: 'Nông Số: từng khu', note: 'One zone' },
  device: { title: 'Nông Số: sức khỏe thiết bị', note: 'Device health' },
  forwarding: { title: 'Nông Số: gửi số liệu và đếm lần gửi', note: 'Forwarding and accounting' },
} as const satisfies Record<string, PanelText>;

export const CHOICE_LABELS = {
  datasource: 'Nguồn dữ liệu',
  farm: 'Trại',
  zone: 'Khu',
  device: 'Thiết bị',
  field: 'Số đo',
} as const;

export const STARTS_LABEL = 'Lúc bắt đầu tưới';
export const OTHER_DASHBOARDS = 'Các bảng khác';
/** Instead of a number that is too old. */
export const NO_NEWS = 'không có tin';
export const STATES = { on: 'chạy', off: 'nghỉ' } as const;

export const PANEL_TEXTS = {
  devicesOnline: { title: 'Thiết bị đang trả lời', note: 'Devices that answer' },
  alarms: { title: 'Báo động đang có', note: 'Standing alarms' },
  running: { title: 'Đang chạy', note: 'Outputs away from their safe state' },
  waiting: { title: 'Chờ gửi', note: 'Journal entries not yet forwarded, by server' },
  soilByZone: { title: 'Độ ẩm đất theo khu', note: 'Soil moisture, mean of each zone' },
  outputs: { title: 'Van và bơm', note: 'When each output ran, as it was read back' },
  litres: {
    title: 'Lượng nước mỗi ngày',
    note: 'Litres a day, by output: running time x the flow in the configuration. Outputs without flow_l_min are missing',
  },
  runTime: {
    title: 'Thời gian chạy mỗi ngày',
    note: 'Minutes an output ran, counted on the day it ended. A run that began before the chosen time is not counted',
  },
  airTemperature: { title: 'Nhiệt độ không khí', note: 'Air temperature' },
  airHumidity: { title: 'Độ ẩm không khí', note: 'Relative humidity of the air' },
  soilMoisture: { title: 'Độ ẩm đất', note: 'Soil moisture of each probe; marks: an output began to run' },
  soilTemperature: { title: 'Nhiệt độ đất', note: 'Soil temperature' },
  soilConductivity: { title: 'Độ dẫn điện của đất (EC)', note: 'Electrical conductivity of the soil' },
  lastActuations: { title: 'Lệnh gần đây', note: 'The newest confirmed changes' },
  devices: {
    title: 'Thiết bị',
    note: 'When each device was last heard (updated every 10 minutes) and its frames of the newest day',
  },
  battery: { title: 'Pin', note: 'Battery level' },
  rssi: { title: 'Sóng', note: 'Signal strength; below -115 dBm is weak for LoRa, below -80 dBm for Wi-Fi' },
  chosen: { title: 'Số đo đã chọn', note: 'The metric chosen above, by device' },
  perHour: {
    title: 'Số lần đo mỗi giờ (0 là bị trống)',
    note: 'Values of the chosen metric stored per hour; 0 is a gap',
  },
  perDay: { title: 'Lần gửi mỗi ngày', note: 'Frames received per device and day' },
  oldest: { title: 'Chờ lâu nhất', note: 'Age of the oldest entry that waits, by server' },
  rate: { title: 'Tốc độ gửi', note: 'Entries per second over the last ten seconds' },
  setAside: { title: 'Máy chủ không nhận', note: 'Entries the server will never take, since the start' },
  deadLetters: { title: 'Không đọc được, chưa xử lý', note: 'Dead letters that nobody has settled' },
  unbalanced: {
    title: 'Thiết bị có lần gửi không rõ ở đâu',
    note: 'Accounts of yesterday and today that do not add up',
  },
  framesPerDay: { title: 'Lần gửi mỗi ngày', note: 'Frames of the farm by what became of them' },
  byDevice: {
    title: 'Lần gửi theo thiết bị',
    note: 'Frames in the chosen time, in whole days. received = stored + duplicate + merged + rewritten + dead',
  },
  memory: { title: 'Bộ nhớ của hộp điều khiển', note: 'Memory of the gateway' },
  disk: { title: 'Thẻ nhớ', note: 'Room left on the disk, and what the journal takes' },
  loopDelay: {
    title: 'Xử lý chậm nhất',
    note: 'Longest wait of what was due, in the minute: event loop delay',
  },
  uptime: { title: 'Chạy liên tục', note: 'Since the gateway was started' },
} as const satisfies Record<string, PanelText>;

export type PanelName = keyof typeof PANEL_TEXTS;

/** Legends and headings. */
export const NAMES = {
  received: 'nhận được',
  stored: 'đã lưu',
  duplicate: 'trùng',
  merged: 'ghép thêm',
  rewritten: 'sửa lại',
  dead: 'không đọc được',
  heard_at: 'gửi lần cuối',
  device: 'thiết bị',
  output: 'van, bơm',
  on: 'lệnh',
  lease_s: 'chạy tối đa (s)',
  cause: 'vì',
  waiting: 'chờ gửi',
  disk: 'còn trống',
  journal: 'số liệu đã lưu',
  memory: 'bộ nhớ',
  delay: 'chậm nhất',
  _time: 'lúc',
  Time: 'lúc',
} as const;
