import type { HttpMessages } from './codes.ts';

export const vi: HttpMessages = {
  problems: {
    malformed: {
      title: 'Không đọc được nội dung gửi lên',
      detail: 'Địa chỉ hoặc nội dung không đúng cú pháp. Hãy kiểm tra (nội dung phải là JSON) rồi gửi lại.',
    },
    invalid: {
      title: 'Nội dung gửi lên có chỗ sai',
      detail: 'Hãy sửa những mục nêu trong "errors" rồi gửi lại.',
    },
    bad_host: {
      title: 'Tên máy không đúng dạng',
      detail: 'Hãy mở trang bằng địa chỉ của hộp điều khiển tại trang trại, ví dụ http://192.168.1.20:8080.',
    },
    range_backwards: {
      title: 'Khoảng thời gian bị ngược',
      detail: 'Mốc "from" phải trước mốc "to". Hãy đổi lại hai mốc.',
    },
    range_too_long: {
      title: 'Khoảng thời gian quá dài',
      detail: 'Mỗi lần hỏi được tối đa {days} ngày. Hãy chia ra hỏi nhiều lần.',
    },
    too_many_steps: {
      title: 'Quá nhiều điểm',
      detail:
        'Khoảng này với step={step} cho {steps} điểm, tối đa là {limit}. Hãy dùng step={enough} (giây) trở lên.',
    },
    no_session: {
      title: 'Điện thoại chưa được ghép',
      detail: 'Chưa nhập mã PIN hoặc phiên đã hết hạn. Hãy nhập mã PIN của trang trại.',
    },
    wrong_pin: { title: 'Mã PIN không đúng', detail: 'Hãy xem lại mã PIN của trang trại rồi nhập lại.' },
    cross_origin: {
      title: 'Lệnh đến từ một trang khác',
      detail: 'Chỉ nhận lệnh từ chính trang của trang trại. Hãy mở trang đó rồi bấm lại.',
    },
    not_found: { title: 'Không có địa chỉ này', detail: 'Các địa chỉ có thể dùng nằm ở /api/openapi.json.' },
    unknown_zone: {
      title: 'Không có khu này',
      detail: 'Khu đã bị xóa hoặc đổi tên. Hãy tải lại trang rồi chọn lại.',
    },
    unknown_output: {
      title: 'Khu này không có thiết bị đó',
      detail: 'Thiết bị đã bị xóa hoặc đổi tên. Hãy tải lại trang rồi chọn lại.',
    },
    unknown_version: {
      title: 'Không có bản quy tắc này',
      detail: 'Các bản đã lưu nằm trong danh sách những lần thay đổi. Hãy chọn một bản trong đó.',
    },
    wrong_method: {
      title: 'Địa chỉ này không nhận kiểu yêu cầu đó',
      detail: 'Chỉ nhận: {allow}.',
    },
    slow_request: {
      title: 'Yêu cầu gửi đến quá chậm',
      detail: 'Hãy lại gần chỗ có sóng tốt hơn rồi gửi lại.',
    },
    locked: {
      title: 'Đang khóa để sửa chữa',
      detail: 'Đang khóa thì không bật được. Sửa xong hãy bấm Tự động của đúng thiết bị đó để mở khóa.',
    },
    rules_changed: {
      title: 'Người khác vừa sửa quy tắc',
      detail: 'Chưa lưu gì cả. Hãy tải lại quy tắc rồi sửa lại.',
    },
    too_large: { title: 'Nội dung gửi lên quá lớn', detail: 'Tối đa {limit} byte. Hãy gửi ít hơn.' },
    not_json: {
      title: 'Không nhận kiểu nội dung này',
      detail: 'Hãy gửi JSON với content-type: application/json.',
    },
    no_flow_rate: {
      title: 'Không tính được số lít',
      detail:
        'Thiết bị này chưa khai lưu lượng. Hãy chạy theo số phút, hoặc khai flow_l_min trong tệp cấu hình.',
    },
    in_the_past: { title: 'Giờ kết thúc đã qua', detail: 'Hãy chọn một giờ sau lúc này.' },
    not_current: {
      title: 'Dự báo này không dùng được',
      detail:
        'Giờ phát hành của nó lệch hơn một ngày so với giờ của hộp điều khiển ở trang trại. Hãy gửi bản mới hơn và kiểm tra đồng hồ.',
    },
    refused: { title: 'Không làm được việc này', detail: 'Máy từ chối với lý do "{reason}".' },
    unknown_letter: {
      title: 'Không có bản tin lỗi này',
      detail: 'Bản tin đã cũ và bị xóa, hoặc sai số. Hãy tải lại danh sách rồi chọn trong đó.',
    },
    letter_settled: {
      title: 'Bản tin lỗi này đã xử lý rồi',
      detail: 'Đã được {by} nạp lại hoặc bỏ. Hãy tải lại danh sách.',
    },
    point_taken: {
      title: 'Lúc đó đã có số đo khác',
      detail:
        'Vào lúc đó {point} là {value}, số đã đo thì giữ nguyên. Hãy chọn tên khác hoặc bỏ bản tin này.',
    },
    entry_gone: {
      title: 'Số đo của bản tin này không còn',
      detail: 'Số đo đã cũ và bị xóa, hoặc đã được sửa và gửi lại rồi. Hãy bỏ bản tin này.',
    },
    only_drop: {
      title: 'Bản tin lỗi này chỉ có thể bỏ',
      detail: 'Nội dung không thể đọc được hoặc không được giữ đủ. Hãy xem lại thiết bị rồi bỏ bản tin này.',
    },
    repair_unfit: {
      title: 'Cách sửa không hợp với bản tin này',
      detail: '"{repair}" không sửa được gì ở đây. Hãy bỏ mục đó rồi thử lại.',
    },
    rename_needed: {
      title: 'Cần đặt lại tên số đo',
      detail: 'Hãy cho biết "{name}" là số đo nào ("rename"). Các tên gần giống: {near}.',
    },
    rename_unknown: {
      title: 'Không có số đo tên này',
      detail: 'Không biết "{name}". Các tên gần giống: {near}.',
    },
    number_needed: {
      title: 'Giá trị gửi đến không phải là số',
      detail: 'Thiết bị gửi {text}. Nếu đó là con số gửi dưới dạng văn bản, hãy nạp lại với "number".',
    },
    no_number: {
      title: 'Đây không phải là một con số',
      detail:
        'Không đọc được {text}. Chỉ nhận các chữ số với nhiều nhất một dấu "." hoặc ",", sau đó có thể ghi đơn vị "{unit}". Hãy bỏ bản tin này.',
    },
    payload_needed: {
      title: 'Thiếu nội dung đã sửa',
      detail: 'Hãy gửi toàn bộ nội dung đúng ("payload"), hoặc bỏ bản tin này.',
    },
    payload_unreadable: {
      title: 'Nội dung đã sửa vẫn không đọc được',
      detail: 'Lỗi là "{reason}". Hãy sửa lại rồi gửi lại.',
    },
    name_needed: {
      title: 'Cần ghi rõ tên cũ',
      detail: 'Các bản tin này có thể mang nhiều tên khác nhau. Hãy ghi tên cần đổi ("name").',
    },
    other_name: { title: 'Số đo này có tên khác', detail: 'Tên của nó là "{name}". Hãy nạp lại riêng nó.' },
    too_many_tries: {
      title: 'Nhập sai mã PIN quá nhiều lần',
      detail: 'Hãy đợi {seconds} giây rồi nhập lại.',
    },
    header_too_large: {
      title: 'Phần đầu của yêu cầu quá lớn',
      detail: 'Hãy xóa cookie của trang này rồi mở lại.',
    },
    internal: {
      title: 'Máy gặp lỗi',
      detail:
        'Lệnh có thể chưa có hiệu lực, hãy xem lại trạng thái. Nếu còn lỗi, hãy báo kỹ thuật viên số {request}.',
    },
    no_pin: {
      title: 'Máy chưa có mã PIN',
      detail: 'Hãy báo kỹ thuật viên đặt mã PIN cho hộp điều khiển này rồi nhập lại.',
    },
    too_many_streams: {
      title: 'Quá nhiều màn hình đang mở',
      detail: 'Máy phục vụ được {limit} màn hình một lúc. Hãy đóng bớt rồi mở lại.',
    },
    busy: {
      title: 'Chưa lưu được',
      detail:
        'Thẻ nhớ đang bận hoặc hỏng. Hãy thử lại sau {seconds} giây; nếu vẫn vậy, hãy kiểm tra thẻ nhớ.',
    },
    no_readings: {
      title: 'Khoảng này không có số đo nào',
      detail: 'Máy không lưu số đo nào của khu này trong khoảng đã chọn. Hãy chọn khoảng khác.',
    },
    backtests_busy: {
      title: 'Đang chạy thử quy tắc khác',
      detail:
        'Mỗi lần chỉ chạy thử được một quy tắc, và đã có nhiều quy tắc chờ. Hãy thử lại sau {seconds} giây.',
    },
    slow_answer: {
      title: 'Máy trả lời quá lâu',
      detail: 'Hãy thử lại sau {seconds} giây, hoặc hỏi một khoảng thời gian ngắn hơn.',
    },
  },
  pageMissing: 'Trang điện thoại chưa được dựng. Hãy chạy: npm run build, rồi khởi động lại.',
};
