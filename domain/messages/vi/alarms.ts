import { formatNumber } from '../format.ts';
import type { AlarmCode } from '../message.ts';

/** What happened, what it means, what to do. @param name what it is about */
export const alarms: Readonly<Record<AlarmCode, (name: string, count: number) => string>> = {
  no_answer: (name) =>
    `${name} không trả lời lệnh. Khi hết giờ, thiết bị tự về trạng thái an toàn. Hãy kiểm tra nguồn điện và dây của bộ rơ-le.`,
  no_answer_battery: (name) =>
    `${name} không trả lời lệnh. Nếu còn pin, nó tự đóng khi hết giờ; nếu hết pin lúc đang mở, nó cứ mở mãi. Hãy đến xem, khóa tay nếu cần, rồi kiểm tra pin và sóng.`,
  not_obeyed: (name) =>
    `${name} không nghe lệnh, có thể rơ-le bị dính. Hãy khóa tay hoặc cắt điện (quạt, máy sục khí thì bật tay), rồi gọi người sửa.`,
  pump_runs_on: (name) => `Bơm ${name} không tắt được. Hãy cắt điện máy bơm ngay.`,
  wrong_channel: (name) =>
    `${name}: bộ rơ-le bật nhầm sang kênh khác nên hộp điều khiển không bật nữa. Hãy gọi người lắp đặt xem lại loại bộ rơ-le và số kênh trong tệp cấu hình.`,
  unsafe_device: (name) =>
    `${name}: thiết bị không giữ cài đặt an toàn, có điện lại có thể tự bật, nên hộp điều khiển không bật nó. Hãy gọi người lắp đặt cài lại thiết bị.`,
  command_refused: (name) =>
    `${name}: thiết bị từ chối lệnh. Hãy đến xem nó đang bật hay tắt, rồi gọi người lắp đặt xem lại thiết bị và số kênh trong tệp cấu hình.`,
  drifted: (name) =>
    `${name} tự đổi trạng thái mà không có lệnh. Hãy xem bộ rơ-le có bị khởi động lại hay có ai bấm tay không.`,
  device_offline: (name) => `Mất liên lạc với ${name}. Hãy kiểm tra nguồn điện, dây nối hoặc sóng.`,
  stale: (name) => `${name} lâu rồi không gửi số đo mới. Hãy kiểm tra cảm biến.`,
  store: () =>
    'Không ghi được vào thẻ nhớ. Việc tưới vẫn chạy nhưng số đo có thể bị mất. Hãy kiểm tra thẻ nhớ.',
  journal_full: () =>
    'Bộ nhớ dành cho số liệu đã đầy mà số liệu cũ chưa gửi đi được, nên số đo mới tạm thời không được lưu. Việc tưới vẫn chạy. Hãy kiểm tra mạng và máy chủ nhận số liệu; hoặc tăng dung lượng ở mục journal của tệp cấu hình rồi khởi động lại hộp điều khiển.',
  disk_full: () =>
    'Thẻ nhớ đã đầy nên số đo mới không lưu được; lệnh tưới và cài đặt vẫn được lưu. Nếu để lâu, hộp điều khiển sẽ không tự bật tưới nữa. Hãy xóa bớt tệp không cần trên thẻ hoặc thay thẻ lớn hơn. Có chỗ trống thì tự chạy lại như thường.',
  store_damaged: () =>
    'Một phần số liệu trong thẻ nhớ bị hỏng, không đọc được nữa. Việc tưới vẫn chạy. Hãy khởi động lại hộp điều khiển: nó sẽ tự cứu những gì còn đọc được, có thể mất vài phút. Nếu còn bị lại, hãy thay thẻ nhớ.',
  journal_salvaged: (name, count) =>
    `Số liệu trong thẻ nhớ đã bị hỏng. Hộp điều khiển đã cứu được ${formatNumber('vi-VN', count, 0)} mục và chạy tiếp; phần bị mất hiện thành khoảng trống. Tệp hỏng còn giữ trong thư mục ${name}. Hãy sớm thay thẻ nhớ. Khi người lắp đặt đã xem hoặc chép thư mục đó đi, hãy xóa nó thì thông báo này hết.`,
  disk_hangs: () =>
    'Thẻ nhớ không phản hồi, số đo mới chưa lưu được. Việc tưới vẫn chạy thêm vài giờ. Hãy khởi động lại hộp điều khiển; nếu còn bị, hãy thay thẻ nhớ.',
  card_wear: () =>
    'Thẻ nhớ bị ghi nhiều, có thể hỏng trong vòng hai năm. Hãy nhờ người lắp đặt chỉnh cho ghi thưa hơn ở mục journal của tệp cấu hình, xem có chương trình nào khác ghi nhiều không, hoặc thay bằng thẻ lớn hơn hay ổ SSD.',
  degraded: () =>
    'Đã nhiều giờ không ghi được vào thẻ nhớ nên không tự bật gì nữa. Hãy thay thẻ nhớ. Cần gấp thì bật bằng tay.',
  forwarder: (name) =>
    `Chưa gửi được số liệu lên ${name}. Số liệu vẫn được giữ ở hộp điều khiển và sẽ gửi sau. Nếu kéo dài, hãy kiểm tra mạng và xem máy chủ đó có chạy không.`,
  forwarder_credentials: (name) =>
    `${name} từ chối hộp điều khiển này: mã kết nối, tên hoặc mật khẩu không đúng. Số liệu vẫn được giữ lại. Hãy sửa ở mục forward của tệp cấu hình rồi khởi động lại hộp điều khiển.`,
  forwarder_place: (name) =>
    `${name} không có kho số liệu mang tên đã khai. Số liệu vẫn được giữ lại. Hãy tạo kho đó trên máy chủ, hoặc sửa tên ở mục forward của tệp cấu hình rồi khởi động lại hộp điều khiển.`,
  forwarder_request: (name) =>
    `${name} không nhận bất cứ số liệu nào gửi đến. Số liệu vẫn được giữ lại. Hãy kiểm tra địa chỉ, tên tổ chức và tên kho số liệu ở mục forward của tệp cấu hình.`,
  api_away: (name) =>
    `Chưa gửi được số liệu lên máy chủ hợp tác xã (${name}). Số liệu vẫn được giữ ở hộp điều khiển và sẽ gửi sau.`,
  api_refuses: (name) =>
    `Máy chủ hợp tác xã (${name}) từ chối hộp điều khiển này. Số liệu vẫn được giữ lại. Hãy kiểm tra địa chỉ và mã kết nối ở mục forward.api của tệp cấu hình; nếu cần, xin hợp tác xã mã mới.`,
  evidence_refused: (name) =>
    `Máy chủ hợp tác xã không nhận số liệu của một số ngày ở ${name}. Số liệu vẫn được giữ ở hộp điều khiển. Hãy báo cho người quản lý hợp tác xã; sửa xong thì khởi động lại hộp điều khiển.`,
  evidence_unsealed: (name) =>
    `Chưa niêm phong được số liệu của một số ngày ở ${name} để gửi hợp tác xã. Số liệu vẫn được giữ ở hộp điều khiển, cứ 15 phút thử lại một lần. Nếu cảnh báo không tự hết, hãy gọi người lắp đặt: nhật ký của hộp điều khiển ghi rõ lý do.`,
  accounts_off: (name) =>
    `Số liệu của ${name} không khớp: có số liệu đã gửi đến mà không rõ ở đâu. Việc tưới vẫn chạy như thường. Hãy mở mục Số liệu xem ngày nào bị lệch, rồi gọi người lắp đặt sao lưu và kiểm tra hộp điều khiển.`,
  unsaved: (name) => `Lệnh cho ${name} có hiệu lực nhưng chưa lưu được. Nếu mất điện hãy bấm lại.`,
  unsupported_setting: (name) => `Mục "${name}" trong tệp cấu hình chưa dùng được ở phiên bản này.`,
  no_clock: () =>
    'Đồng hồ của hộp điều khiển chưa đúng giờ nên không tự bật gì. Hãy nối mạng để lấy giờ. Cần gấp thì bật bằng tay.',
  homeassistant_away: () =>
    'Mất liên lạc với Home Assistant. Việc tưới ở vườn vẫn chạy như thường. Hãy kiểm tra máy tính chạy Home Assistant và mạng.',
  broker_away: (name) =>
    `Mất liên lạc với máy chủ MQTT ${name}. Thiết bị báo qua máy chủ này tạm thời không nghe được và không bật tắt được; van đang mở sẽ tự đóng theo hẹn giờ của thiết bị. Thiết bị nối dây vẫn chạy như thường. Hãy kiểm tra máy chủ đó và mạng.`,
  broker_refuses: (name) =>
    `Máy chủ MQTT ${name} không cho hộp điều khiển này vào: sai tên đăng nhập, mật khẩu, chứng chỉ hoặc thiếu quyền. Thiết bị báo qua máy chủ này không nghe được và không bật tắt được. Hãy sửa mục mqtt trong tệp cấu hình hoặc sửa ở máy chủ; nhật ký của hộp điều khiển ghi rõ sai ở đâu.`,
  broker_taken: (name) =>
    `Có chương trình khác đăng nhập vào máy chủ MQTT ${name} bằng tên của hộp điều khiển này, nên hai bên cứ đẩy nhau ra. Hãy xem có hai hộp điều khiển cùng chạy cho trang trại này không rồi tắt bớt một, hoặc đặt tên khác ở mục mqtt trong tệp cấu hình.`,
  broker_unsteady: (name) =>
    `Máy chủ MQTT ${name} cứ cho hộp điều khiển này vào một lúc lại ngắt mà không nói vì sao. Hãy xem có hộp điều khiển hay chương trình nào khác đăng nhập vào đó bằng cùng một tên không, và xem nhật ký của máy chủ đó.`,
  rule_unfit: (name) =>
    `Quy tắc "${name}" không còn khớp với thiết bị của trang trại nên không chạy. Có thể van hoặc cảm biến của nó đã bị gỡ hay đổi tên. Hãy xem lại và sửa quy tắc này.`,
  rules_unsaved: () =>
    'Quy tắc trong tệp cấu hình đã đổi nhưng chưa lưu được, nên vẫn chạy theo quy tắc cũ. Hãy kiểm tra thẻ nhớ rồi khởi động lại hộp điều khiển.',
  probe_disagrees: (name) =>
    `Cảm biến đất ở ${name} báo khác nhiều với lượng nước tính ra. Vẫn tưới theo lượng nước tính ra. Hãy xem đất khô hay ướt, rồi kiểm tra cảm biến, vòi tưới và phần cài đặt đất.`,
  leak: (name) =>
    `${name}: van đã đóng mà nước vẫn chảy. Có thể vỡ ống hoặc kẹt van. Hãy đi xem đường ống và khóa nước bằng tay.`,
  no_flow: (name) =>
    `${name}: van mở mà nước không chảy. Cây chưa được tưới. Hãy xem nguồn nước, lọc và bơm.`,
  burst: (name) =>
    `${name}: nước chảy nhiều quá mức. Có thể vỡ hoặc tuột ống. Hộp điều khiển đã ngừng lấy nước. Hãy đi xem đường ống.`,
  dry_run: (name) =>
    `${name}: bơm chạy khô, không có nước vào, dễ cháy bơm. Hộp điều khiển đã tắt bơm. Hãy xem nguồn nước và ống hút.`,
  dead_head: (name) =>
    `${name}: bơm chạy mà nước không ra được. Có thể kẹt van hoặc tắc ống. Hộp điều khiển đã tắt bơm. Hãy xem van và đường ống.`,
  stuck: (name) =>
    `${name}: có van hoặc bơm không chịu tắt, nước có thể chảy mãi. Hãy khóa van bằng tay, cắt điện bơm rồi gọi người sửa.`,
};
