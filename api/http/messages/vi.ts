import type { ProblemTexts } from './codes.ts';

export const vi: ProblemTexts = {
  malformed: {
    title: 'Không đọc được',
    detail: 'Máy chủ không đọc được yêu cầu. Xem cách viết ở /api/docs.',
  },
  invalid: { title: 'Thiếu hoặc sai', detail: 'Hãy sửa những mục được nêu rồi gửi lại.' },
  bad_host: { title: 'Sai địa chỉ', detail: 'Tên máy chủ trong yêu cầu không đúng.' },
  not_signed_in: {
    title: 'Mời đăng nhập',
    detail: 'Anh/chị cần đăng nhập. Có thể lần đăng nhập trước đã hết hạn.',
  },
  wrong_sign_in: { title: 'Chưa đăng nhập được', detail: 'Sai tên đăng nhập hoặc mật khẩu. Hãy thử lại.' },
  no_token: {
    title: 'Mã không dùng được',
    detail: 'Mã của hộp điều khiển không đúng hoặc đã bị thu hồi. Hãy xin mã mới từ quản lý hợp tác xã.',
  },
  not_allowed: {
    title: 'Không có quyền',
    detail: 'Vai trò của anh/chị ({role}) không làm được việc này. Hãy nhờ quản lý hợp tác xã.',
  },
  not_a_member: {
    title: 'Không phải thành viên',
    detail:
      'Anh/chị không (hoặc không còn) là thành viên của hợp tác xã này. Hãy nhờ quản lý ở đó gửi lời mời.',
  },
  other_page: {
    title: 'Bị từ chối',
    detail: 'Yêu cầu đến từ trang khác. Hãy mở trang quản lý và làm lại ở đó.',
  },
  wrong_gateway: {
    title: 'Nhầm hộp điều khiển',
    detail: 'Mã này thuộc hộp điều khiển khác với hộp được nêu tên.',
  },
  not_found: {
    title: 'Không tìm thấy',
    detail: 'Ở đây không có gì. Có thể đã bị gỡ, hoặc địa chỉ bị gõ nhầm.',
  },
  unknown_format: { title: 'Không có kiểu in này', detail: 'Nhãn in được ở dạng {formats}.' },
  method_not_allowed: { title: 'Không làm được ở đây', detail: 'Địa chỉ này chỉ nhận {allow}.' },
  taken: { title: 'Đã có', detail: 'Đã có mục như vậy rồi.' },
  login_taken: {
    title: 'Đã có người dùng',
    detail: 'Số điện thoại hoặc e-mail này đã có người dùng. Nếu là anh/chị, hãy nhập đúng mật khẩu cũ.',
  },
  already_member: { title: 'Đã là thành viên', detail: 'Anh/chị đã ở trong hợp tác xã này. Hãy đăng nhập.' },
  gtin_taken: { title: 'Mã GTIN đã dùng', detail: 'Mã GTIN {gtin} đã thuộc sản phẩm khác. Hãy xem lại số.' },
  lot_number_taken: { title: 'Số lô đã dùng', detail: 'Sản phẩm này đã có lô {number}. Hãy chọn số khác.' },
  lot_stamp_exists: {
    title: 'Lô đã có tem chung',
    detail: 'Mỗi lô có một tem chung cho mọi gói. Cần thêm bao nhiêu nhãn, hãy in lại từ đợt tem của lô.',
  },
  lot_stamp_void: {
    title: 'Tem chung đã bị hủy',
    detail: 'Tem đã hủy thì không dùng lại được. Hãy cấp tem riêng cho từng gói, hoặc lập lô khác.',
  },
  last_manager: {
    title: 'Quản lý cuối cùng',
    detail: 'Hợp tác xã phải có quản lý. Hãy giao quyền quản lý cho người khác trước.',
  },
  belongs_elsewhere: {
    title: 'Còn ở hợp tác xã khác',
    detail:
      'Người này còn là thành viên hợp tác xã khác nên chỉ người quản trị máy chủ mới cấp mật khẩu mới được: npx nongso password {login}',
  },
  own_password: {
    title: 'Mật khẩu của chính anh/chị',
    detail:
      'Hãy đổi mật khẩu của mình bằng mật khẩu đang dùng. Nếu đã quên, hãy nhờ quản lý khác hoặc người quản trị máy chủ.',
  },
  in_use: { title: 'Đang được dùng', detail: 'Đã có tem mang mã này nên không đổi được nữa.' },
  stale_revision: { title: 'Vừa có người sửa', detail: 'Có người đã sửa sau khi anh/chị mở. Hãy tải lại.' },
  key_changed: {
    title: 'Khóa khác',
    detail: 'Mã này đã gắn với khóa của hộp điều khiển khác. Quản lý có thể tạo mã mới.',
  },
  revision_missing: {
    title: 'Thiếu bản trước',
    detail: 'Máy chủ đang có bản {have}; hãy gửi lần lượt các bản sau đó.',
  },
  other_bytes: {
    title: 'Nội dung khác',
    detail: 'Bản {revision} của ngày này đã có với nội dung khác. Đã niêm phong thì không đổi.',
  },
  not_ready: {
    title: 'Chưa xong',
    detail: 'Tem đang được tạo: {issued} trên {count}. Hãy thử lại sau ít phút.',
  },
  recalled: { title: 'Đã thu hồi', detail: 'Lô {number} đã bị thu hồi nên không kích hoạt tem được.' },
  archived: {
    title: 'Đã cất đi',
    detail: '“{name}” đã được cất khỏi danh sách. Hãy đưa lại vào danh sách rồi làm lại.',
  },
  invitation_gone: {
    title: 'Lời mời không còn dùng được',
    detail: 'Lời mời đã dùng, đã bị hủy hoặc đã hết hạn. Hãy xin lời mời mới.',
  },
  too_large: { title: 'Quá lớn', detail: 'Ở đây chỉ nhận tối đa {limit}.' },
  not_json: { title: 'Sai kiểu dữ liệu', detail: 'Hãy gửi JSON với content-type: application/json.' },
  not_an_image: { title: 'Không phải ảnh', detail: 'Hãy gửi ảnh JPEG, PNG hoặc WebP.' },
  bad_gtin: {
    title: 'Mã GTIN bị nhầm',
    detail: '“{gtin}” không phải GTIN: mã có 8, 12, 13 hoặc 14 chữ số, số cuối để kiểm tra.',
  },
  bad_login: {
    title: 'Chưa đúng số điện thoại hoặc e-mail',
    detail: 'Hãy ghi số điện thoại (0912 345 678) hoặc e-mail.',
  },
  wrong_password: {
    title: 'Chưa đổi được mật khẩu',
    detail: 'Mật khẩu đang dùng chưa đúng. Hãy gõ lại.',
  },
  bad_reference: { title: 'Không có mục này', detail: '{field} nêu một mục không có trong hợp tác xã.' },
  bad_dates: {
    title: 'Ngày chưa khớp',
    detail: '{field}: ngày cuối trước ngày đầu, hoặc nằm ngoài khoảng cho phép.',
  },
  zones_overlap: {
    title: 'Khu bị ghi hai lần',
    detail: 'Khu {zone} được ghi hai lần cho cùng một ngày. Hãy sửa ngày đầu hoặc ngày cuối.',
  },
  lot_needed: { title: 'Tem cho lô nào?', detail: 'Những tem này chưa gắn với lô. Hãy chọn lô.' },
  unknown_stamp: {
    title: 'Không có tem này',
    detail: '{stamp} không phải tem của hợp tác xã. Chưa có gì thay đổi. Hãy xem lại mã hoặc số thứ tự.',
  },
  other_batch: {
    title: 'Tem của đợt khác',
    detail: '{stamp} thuộc đợt tem khác. Chưa có gì thay đổi. Hãy xem lại mã, hoặc mở đợt tem của nó.',
  },
  too_many_stamps: {
    title: 'Quá nhiều tem một lần',
    detail: 'Mỗi lần tối đa {limit} tem. Chưa có gì thay đổi. Hãy chia thành nhiều lần.',
  },
  other_product: {
    title: 'Khác sản phẩm',
    detail: 'Lô {number} là của sản phẩm khác với các tem này. Hãy chọn lô cùng sản phẩm.',
  },
  nothing_to_print: {
    title: 'Không có gì để in',
    detail: 'Các số đã chọn đã bị hủy hoặc nằm ngoài đợt tem ({count} tem). Hãy chọn số khác.',
  },
  letter_missing: {
    title: 'Có ký tự không in được',
    detail: 'Phông chữ của nhãn không có “{what}”. Hãy bỏ ký tự đó khỏi tên rồi in lại.',
  },
  does_not_fit: {
    title: 'Không vừa nhãn',
    detail: '{what} cần nhãn ít nhất {width} x {height} mm. Khổ vừa: {layouts}.',
  },
  loopback_address: {
    title: 'Người mua sẽ không mở được tem',
    detail:
      'Người mua không mở được {url}. Hãy đặt NONGSO_PUBLIC_URL là địa chỉ https mà người mua vào được.',
  },
  wrong_signature: {
    title: 'Sai chữ ký',
    detail: 'Chữ ký không phải do khóa của hộp điều khiển này tạo ra.',
  },
  not_canonical: { title: 'Sai dạng chuẩn', detail: 'Văn bản không đúng dạng JSON chuẩn (RFC 8785).' },
  not_readable: {
    title: 'Không phải ngày niêm phong',
    detail: 'Văn bản không phải số liệu niêm phong mà phiên bản này hiểu.',
  },
  broken_chain: { title: 'Đứt chuỗi', detail: 'Bản {revision} không nêu đúng mã của bản trước.' },
  too_many_tries: { title: 'Thử quá nhiều lần', detail: 'Hãy chờ {seconds} giây rồi thử lại.' },
  header_too_large: { title: 'Yêu cầu quá lớn', detail: 'Phần đầu của yêu cầu quá lớn.' },
  internal: {
    title: 'Có lỗi',
    detail: 'Đây là lỗi của máy chủ. Hãy thử lại; nếu vẫn lỗi, báo số {request} cho người quản trị.',
  },
  busy: {
    title: 'Đang đông người',
    detail: 'Lúc này có quá nhiều người cùng đăng nhập. Hãy thử lại sau {seconds} giây.',
  },
  slow_answer: { title: 'Quá chậm', detail: 'Việc này lâu quá. Hãy thử lại sau {seconds} giây.' },
  page_missing: {
    title: 'Trang chưa sẵn sàng',
    detail: 'Trang quản lý chưa được dựng. Người quản trị hãy chạy: npm run build',
  },
  store_down: {
    title: 'Không vào được cơ sở dữ liệu',
    detail: 'Cơ sở dữ liệu không trả lời. Chưa có gì thay đổi. Hãy thử lại sau {seconds} giây.',
  },
};
