import { listOf, spanIn } from '../format.ts';
import type { Sentences } from '../words.ts';

const span = spanIn({ second: 'giây', minute: 'phút', hour: 'giờ', day: 'ngày' });

const STORE = {
  journal: 'Kho số liệu (số đo, quyết định, việc đóng mở van)',
  settings: 'Kho cài đặt (quy tắc, mật khẩu thiết bị, mã PIN, khóa)',
  api: 'Kho dữ liệu của máy chủ hợp tác xã (hồ sơ, tem)',
} as const;

/** What is found on the machine itself. */
export const machine = {
  installed: ({ version, node }) => ({ what: `Nông Số ${version} chạy trên Node.js ${node}.` }),
  pages_missing: ({ root }) => ({
    what: `Các trang trong ${root}/dist chưa được dựng nên điện thoại không mở được trang.`,
    fix: 'Hãy dựng rồi khởi động lại:',
  }),
  rights_of_root: ({ user }) => ({
    what: `Đang chạy với quyền root, mà root thì làm được mọi thứ: chưa biết ${user} (chủ thư mục dữ liệu) có được dùng cổng mạng và đầu chuyển đổi hay không.`,
    fix: `Hãy chạy lại với tên ${user}:`,
  }),

  config_fine: ({ file, devices, zones }) => ({
    what: `${file} không có gì sai: ${devices} thiết bị, ${zones} khu.`,
  }),
  no_gateway_here: () => ({
    what: 'Không nêu tệp nongso.yaml nên chỉ kiểm tra máy chủ hợp tác xã trên máy này.',
  }),
  config_missing: ({ file }) => ({
    what: `Không đọc được ${file} nên hộp điều khiển không khởi động được.`,
    fix: 'Hãy nêu đúng đường dẫn sau --config và cho người dùng này quyền đọc tệp:',
  }),
  config_mistake: ({ file, path, words }) => ({
    what: `${file}${path === '' ? '' : `, mục ${path}`}: ${words}. Còn lỗi này thì hộp điều khiển không khởi động được.`,
    fix: 'Hãy sửa dòng đó rồi kiểm tra lại. Từng mục được giải thích trong docs/configuration.md.',
  }),
  variable_missing: ({ file, path, variable }) => ({
    what: `${file} lấy mục ${path} từ biến môi trường ${variable}, nhưng ở đây biến này chưa có. Thiếu nó thì hộp điều khiển không khởi động được.`,
    fix: 'Nếu dịch vụ đã có biến này, hãy kiểm tra lại với đúng môi trường của dịch vụ; nếu chưa, hãy khai vào đó:',
  }),
  not_looked_at: ({ file, parts }) => ({
    what:
      parts.length === 0
        ? `Chừng nào ${file} còn sai ở đó thì chưa kiểm tra được gì của trang trại: cổng, đường dây, máy chủ MQTT và các máy chủ khác.`
        : `Chưa kiểm tra được những mục sau trong ${file}, vì sai hoặc vì dựa vào mục sai: ${listOf(parts, 'mục khác')}.`,
    fix: 'Hãy sửa chỗ sai trong tệp rồi kiểm tra lại.',
  }),
  setting_unused: ({ file, path }) => ({
    what: `${file}: mục ${path} chưa có tác dụng ở phiên bản này.`,
    fix: 'Hãy bỏ mục đó đi để không ai tưởng là nó đang chạy.',
  }),

  clock_fine: ({ now, by }) => ({
    what: `Đồng hồ chỉ ${now}${by.length === 0 ? '; chưa có gì để so' : `, khớp với ${by.join(', ')}`}.`,
  }),
  clock_behind: ({ now, newest }) => ({
    what: `Đồng hồ sai: đang chỉ ${now}, mà số đo mới nhất đã nhận lúc ${newest}. Đồng hồ chưa qua lúc đó thì hộp điều khiển không tự bật gì.`,
    fix: 'Hãy nối mạng để máy tự lấy giờ, hoặc chỉnh tay (theo giờ UTC). Máy không có pin nuôi đồng hồ thì nên gắn thêm (DS3231):',
  }),
  clock_before_build: ({ now }) => ({
    what: `Đồng hồ sai: đang chỉ ${now}, trước cả khi phần mềm này ra đời. Hộp điều khiển không tự bật gì và không tin được chứng chỉ của máy chủ nào.`,
    fix: 'Hãy nối mạng để máy tự lấy giờ, hoặc chỉnh tay (theo giờ UTC):',
  }),
  clock_differs: ({ now, server, ahead_s }) => ({
    what: `Đồng hồ chỉ ${now}, ${ahead_s > 0 ? 'nhanh' : 'chậm'} hơn ${server} ${span(Math.abs(ahead_s))}. Số đo bị ghi sai giờ, lịch tưới chạy lệch giờ.`,
    fix: 'Hãy cho máy tự lấy giờ qua mạng. Nếu đã lấy rồi thì đồng hồ của máy chủ kia mới sai:',
  }),
  clock_unsynchronized: ({ now }) => ({
    what: `Không rõ đồng hồ có đúng không (${now}): máy chưa lấy được giờ qua mạng và cũng không có máy chủ nào để so.`,
    fix: 'Hãy so với đồng hồ đeo tay, và cho máy tự lấy giờ qua mạng:',
  }),
  timezone: ({ farm, system }) => ({
    what: `Quy tắc chạy theo múi giờ của trang trại là ${farm}; múi giờ của máy là ${system}.`,
  }),

  disk_fine: ({ folder, free_mb }) => ({ what: `Còn trống ${free_mb} MB cho ${folder}.` }),
  disk_full: ({ folder, free_mb }) => ({
    what: `Ổ đĩa chứa ${folder} sắp đầy: chỉ còn ${free_mb} MB. Đầy hẳn thì số đo mới bị từ chối cho đến khi trống lại 32 MB; việc tưới vẫn chạy.`,
    fix: 'Hãy xóa bớt thứ không cần, hoặc thay thẻ lớn hơn. Lệnh này cho biết cái gì chiếm chỗ:',
  }),
  disk_tight: ({ folder, free_mb, wanted_mb }) => ({
    what:
      wanted_mb === undefined
        ? `${folder} chỉ còn ${free_mb} MB: một bản sao lưu, một lần cập nhật hay nhật ký là đầy, khi đó số đo mới bị từ chối.`
        : `Kho số liệu được phép lớn đến ${wanted_mb} MB mà ${folder} chỉ còn ${free_mb} MB: ổ đĩa sẽ đầy trước khi số liệu cũ được xóa.`,
    fix:
      wanted_mb === undefined
        ? 'Hãy xóa bớt thứ không cần, hoặc thay thẻ lớn hơn. Lệnh này cho biết cái gì chiếm chỗ:'
        : 'Hãy dọn bớt, hoặc đặt journal.max_mb trong nongso.yaml vừa với ổ đĩa rồi khởi động lại hộp điều khiển. Lệnh này cho biết cái gì chiếm chỗ:',
  }),
  folder_missing: ({ folder }) => ({
    what: `Chưa có thư mục dữ liệu ${folder}. Trang trại mới thì không sao: lần chạy đầu sẽ tạo. Trang trại đang chạy thì đây không phải thư mục của nó.`,
    fix: 'Hãy nêu thư mục của dịch vụ bằng NONGSO_DATA_DIR:',
  }),
  folder_read_only: ({ folder }) => ({
    what: `${folder} chỉ đọc được, không ghi được. Thường là thẻ nhớ sắp hỏng nên hệ điều hành đã khóa lại; số liệu mới không lưu được nữa.`,
    fix: 'Hãy chép dữ liệu ra ngay rồi thay thẻ. Lệnh này cho biết hệ điều hành nói gì:',
  }),
  folder_forbidden: ({ folder, user, owner }) => ({
    what: `${user} không được dùng thư mục dữ liệu ${folder} (của ${owner}). Chạy bằng tên này thì hộp điều khiển không khởi động được.`,
    fix: `Hãy chạy bằng tên ${owner}, hoặc giao thư mục cho người dùng của hộp điều khiển:`,
  }),

  store_fine: ({ store, size_mb, looked }) => ({
    what: `${STORE[store]}: nguyên vẹn, ${size_mb.toFixed(1)} MB${looked === 'part' ? '; kho lớn nên chỉ xem phần mới nhất (xem hết: --deep)' : ''}.`,
  }),
  store_unseen: ({ store, file, words }) => ({
    what: `${STORE[store]} ở ${file} chưa kiểm tra được: ${words}.`,
    fix: 'Hãy kiểm tra lại; nếu vẫn vậy, hãy dừng dịch vụ rồi kiểm tra.',
  }),
  store_damaged: ({ store, file, words }) => ({
    what: `${STORE[store]} ở ${file} đã bị hỏng: ${words}.`,
    fix:
      store === 'journal'
        ? 'Hãy khởi động lại hộp điều khiển: nó cất tệp hỏng sang một bên, cứu những gì còn đọc được rồi chạy tiếp. Sau đó hãy thay thẻ nhớ. Nếu không khởi động được, hãy khôi phục bản sao lưu gần nhất vào thư mục mới:'
        : 'Không ai đoán lại được những gì trong đó. Hãy dừng dịch vụ, dời thư mục dữ liệu đi, khôi phục bản sao lưu gần nhất, rồi thay thẻ nhớ:',
  }),
  store_forbidden: ({ file, user, owner }) => ({
    what: `${user} không được đọc ${file} (của ${owner}) nên chưa kiểm tra được tệp này.`,
    fix: `Hãy chạy lại với tên ${owner}:`,
  }),
  settings_missing: ({ file }) => ({
    what: `Có kho số liệu mà không có ${file}: quy tắc, mật khẩu thiết bị và khóa đã mất; nếu khởi động, máy sẽ tạo kho trống.`,
    fix: 'Đừng khởi động hộp điều khiển. Hãy dời thư mục dữ liệu đi rồi khôi phục bản sao lưu gần nhất:',
  }),
  damaged_kept: ({ folder }) => ({
    what: `Kho số liệu bị hỏng đã được cất ở ${folder}; những gì còn đọc được đã cứu.`,
    fix: 'Hãy sớm thay thẻ nhớ. Chép thư mục đó đi rồi xóa thì thông báo này hết.',
  }),
  restore_unfinished: ({ folder }) => ({
    what: `Lần khôi phục vào ${folder} bị dở dang nên hộp điều khiển không khởi động được.`,
    fix: 'Hãy dọn trống thư mục đó rồi khôi phục lại:',
  }),

  longest_away: ({ outputs, lost_s }) => ({
    what: `${outputs.join(', ')}: khi mất hộp điều khiển, mất dây hoặc mất mạng thì tự về trạng thái an toàn sau nhiều nhất ${span(lost_s)}.`,
  }),
  renewal_unknown: ({ output, device, profile, lost_s }) => ({
    what: `${output}: chưa ai thử xem hẹn giờ của ${device} (${profile}) có gia hạn được khi đang chạy không, nên không dựa vào đó: mỗi lần chạy hẹn luôn cả lượt, và khi mất hộp điều khiển thì tự tắt sau nhiều nhất ${span(lost_s)}.`,
    fix: 'Hãy đặt on_max_s của thiết bị này ở mức mà cây và nguồn nước chịu được.',
  }),
  stays_without_power: ({ output, device }) => ({
    what: `${output}: khi chính ${device} hết điện hay hết pin thì nó giữ nguyên. Đang mở thì cứ mở mãi.`,
    fix: 'Hãy lắp phía trước một van tự đóng khi mất điện, và thay pin kịp thời.',
  }),

  readable_by_others: ({ path, what }) => ({
    what:
      what === 'config'
        ? `Trong ${path} có mật khẩu hoặc mã kết nối mà ai dùng máy này cũng đọc được.`
        : `Ai dùng máy này cũng mở được ${path}, nơi giữ những gì mở được trang trại.`,
    fix: 'Hãy bỏ quyền của người khác:',
  }),

  check_late: ({ check, limit_s }) => ({
    what: `Việc kiểm tra "${check}" không xong trong ${limit_s} giây; thường do ổ đĩa hoặc máy chủ bị treo.`,
    fix: 'Hãy kiểm tra lại. Nếu vẫn vậy, hãy xem ổ đĩa trước:',
  }),
  check_failed: ({ check, words }) => ({
    what: `Việc kiểm tra "${check}" bị lỗi: ${words}.`,
    fix: 'Hãy kiểm tra lại; nếu vẫn vậy, hãy báo lỗi kèm dòng này.',
  }),
} satisfies Partial<Sentences>;
