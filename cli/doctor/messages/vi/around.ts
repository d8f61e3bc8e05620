import type { BrokerOf, Listener } from '../../facts.ts';
import type { Why } from '../../why.ts';
import type { Sentences } from '../words.ts';

const BECAUSE: Readonly<Record<Why, string>> = {
  refused: 'máy đó có trả lời nhưng ở cổng này không có chương trình nào',
  name: 'không tìm thấy tên máy',
  no_route: 'không có đường mạng tới đó',
  no_answer: 'máy đó không trả lời',
  certificate: 'chứng chỉ của nó không do nơi nào mà máy này tin cấp',
  certificate_time: 'chứng chỉ của nó không có hiệu lực vào lúc này',
  certificate_name: 'chứng chỉ của nó cấp cho tên khác',
  not_tls: 'một bên dùng TLS, bên kia thì không',
  closed: 'kết nối bị ngắt giữa chừng',
};

const MEND: Readonly<Record<Why, string>> = {
  refused: 'Hãy bật chương trình ở máy đó, hoặc sửa lại số cổng.',
  name: 'Hãy sửa lại tên máy, hoặc xem có mạng Internet và máy chủ tên miền không.',
  no_route: 'Hãy xem dây mạng, Wi-Fi hoặc SIM của máy này.',
  no_answer: 'Hãy xem máy đó có bật không, có tường lửa chặn ở giữa không.',
  certificate: 'Hãy dùng chứng chỉ của một nơi cấp công khai, hoặc cho máy này tin nơi cấp đó.',
  certificate_time: 'Hãy xem đồng hồ máy này trước; nếu đúng giờ thì gia hạn chứng chỉ ở máy chủ.',
  certificate_name: 'Hãy dùng đúng tên ghi trong chứng chỉ.',
  not_tls: 'Hãy dùng https hoặc mqtts với cổng có TLS, http hoặc mqtt với cổng thường.',
  closed: 'Hãy xem nhật ký của máy chủ đó.',
};

const LISTENS: Readonly<Record<Listener, string>> = {
  http: 'trang điện thoại',
  mqtt: 'thiết bị MQTT',
  api: 'máy chủ hợp tác xã',
};
const STARTS: Readonly<Record<Listener, string>> = {
  http: 'hộp điều khiển không khởi động được: không có gì tưới theo quy tắc',
  mqtt: 'hộp điều khiển không khởi động được: không có gì tưới theo quy tắc',
  api: 'máy chủ hợp tác xã không khởi động được: quét tem không ra trang',
};
const VARIABLE: Readonly<Record<Listener, string>> = {
  http: 'http.listen hoặc NONGSO_GATEWAY_PORT',
  mqtt: 'mqtt.listen hoặc NONGSO_MQTT_PORT',
  api: 'NONGSO_API_PORT',
};
const BROKER: Readonly<Record<BrokerOf, string>> = {
  farm: 'Máy chủ MQTT của trang trại',
  homeassistant: 'Máy chủ MQTT của Home Assistant',
};
const LOSS: Readonly<Record<BrokerOf, string>> = {
  farm: 'Không nghe và không điều khiển được thiết bị MQTT nào',
  homeassistant: 'Home Assistant không hiện gì; việc tưới ở trang trại vẫn chạy',
};
const KEY: Readonly<Record<BrokerOf, string>> = {
  farm: 'mqtt.broker',
  homeassistant: 'homeassistant.broker',
};

/** What is found around the machine: ports, cables, servers. */
export const around = {
  gateway_runs: ({ url }) => ({ what: `Hộp điều khiển đang chạy ở ${url}.` }),
  gateway_stopped: ({ url }) => ({
    what: `Lúc này không có hộp điều khiển nào chạy ở ${url}: không đo, không tưới theo quy tắc.`,
    fix: 'Hãy sửa các lỗi đã nêu rồi khởi động:',
  }),
  gateway_part: ({ part, words }) => ({
    what: `Hộp điều khiển báo nó không trông coi được trang trại. ${part}: ${words}.`,
    fix: 'Hãy khởi động lại và xem nhật ký của nó:',
  }),
  gateway_notice: ({ part, words }) => ({
    what: `Hộp điều khiển báo về ${part}: ${words}.`,
    fix: 'Nếu thấy được nguyên nhân thì nó ghi ở mục bên cạnh; nhật ký của hộp điều khiển ghi rõ hơn:',
  }),
  gateway_silent: ({ url, folder }) => ({
    what: `Có một hộp điều khiển đang giữ thư mục dữ liệu ${folder}, nhưng ở ${url} không ai trả lời. Có thể nó nghe ở cổng khác, hoặc bị treo: khi đó không có gì tưới theo quy tắc.`,
    fix: 'Hãy kiểm tra với đúng tệp cấu hình và biến môi trường của nó, hoặc khởi động lại nó:',
  }),
  other_folder: ({ url, folder }) => ({
    what: `Hộp điều khiển ở ${url} không dùng thư mục dữ liệu ${folder}: những gì nói về kho số liệu ở đây không phải của nó.`,
    fix: 'Hãy nêu thư mục của nó bằng NONGSO_DATA_DIR:',
  }),

  port_fine: ({ of, port, state }) => ({
    what: `Cổng ${port} cho ${LISTENS[of]} ${state === 'free' ? 'còn trống' : 'do hộp điều khiển dùng'}.`,
  }),
  port_taken: ({ of, port, holder }) => ({
    what: `Cổng ${port} cho ${LISTENS[of]} đã bị ${holder ?? 'chương trình khác'} chiếm nên ${STARTS[of]}.`,
    fix: `Hãy tắt chương trình đó, hoặc chọn cổng khác ở ${VARIABLE[of]}. Lệnh này cho biết ai đang chiếm cổng:`,
  }),
  port_forbidden: ({ of, port }) => ({
    what: `Người dùng này không được mở cổng ${port} cho ${LISTENS[of]} nên ${STARTS[of]}.`,
    fix: `Hãy chọn cổng trên 1023 ở ${VARIABLE[of]}, hoặc cho mọi người mở cổng thấp:`,
  }),
  port_elsewhere: ({ of, host }) => ({
    what: `${host}, nơi mở cho ${LISTENS[of]}, không phải địa chỉ của máy này nên ${STARTS[of]}.`,
    fix: 'Hãy dùng 0.0.0.0 hoặc một trong các địa chỉ sau, trong tệp cấu hình hoặc NONGSO_BIND:',
  }),

  serial_fine: ({ bus, port }) => ({ what: `Đường dây ${bus}: mở được ${port}.` }),
  serial_missing: ({ bus, port, there }) => ({
    what: `Đường dây ${bus}: không có ${port} nên mất liên lạc với cảm biến và rơ-le trên đó. ${there.length === 0 ? 'Chưa cắm đầu chuyển đổi nào.' : `Đang có: ${there.join(', ')}.`}`,
    fix: 'Hãy cắm đầu chuyển đổi vào, hoặc sửa mục port của đường dây. Lệnh này cho biết tên không đổi của từng đầu:',
  }),
  serial_forbidden: ({ bus, port, user, group }) => ({
    what: `Đường dây ${bus}: ${user} không có quyền dùng ${port} nên mất liên lạc với cảm biến và rơ-le trên đó.`,
    fix:
      group === undefined
        ? 'Hãy giao đầu chuyển đổi cho nhóm dialout và cho người dùng của hộp điều khiển vào nhóm đó, rồi đăng nhập lại hoặc khởi động lại dịch vụ:'
        : `Hãy cho người dùng của hộp điều khiển vào nhóm ${group}, rồi đăng nhập lại hoặc khởi động lại dịch vụ:`,
  }),
  serial_held: ({ bus, port, holder }) => ({
    what: `Đường dây ${bus}: ${port} đang bị ${holder ?? 'chương trình khác'} giữ. Hai chương trình dùng chung một đường dây sẽ phá nhau, có khi hộp điều khiển không mở được.`,
    fix: 'Hãy tắt chương trình đó. Trên máy để bàn thường là ModemManager:',
  }),
  serial_broken: ({ bus, port, words }) => ({
    what: `Đường dây ${bus}: không mở được ${port}: ${words}.`,
    fix: 'Hãy rút đầu chuyển đổi ra cắm lại; nếu vẫn vậy, hãy thử đầu khác. Lệnh này cho biết hệ điều hành nói gì:',
  }),
  serial_unstable: ({ bus, port, stable }) => ({
    what: `Đường dây ${bus}: có nhiều đầu chuyển đổi, lần khởi động sau ${port} có thể là đầu khác.`,
    fix: `Hãy ghi vào tệp cấu hình tên không đổi: ${stable}`,
  }),
  converter_fine: ({ bus, port }) => ({
    what: `Đường dây ${bus}: tới được ${port}, hoặc hộp điều khiển đang giữ.`,
  }),
  converter_away: ({ bus, port, why, words }) => ({
    what: `Đường dây ${bus}: không tới được ${port}: ${BECAUSE[why]} (${words}). Mất liên lạc với cảm biến và rơ-le trên đó.`,
    fix: `${MEND[why]} Bộ chuyển đổi thường chỉ nhận một kết nối: hãy xem có chương trình khác đang giữ không.`,
  }),

  server_fine: ({ server }) => ({ what: `${server} nhận số liệu của hộp điều khiển.` }),
  server_away: ({ server, why, words }) => ({
    what: `Không tới được ${server}: ${BECAUSE[why]} (${words}). Số liệu vẫn được giữ ở đây và sẽ gửi sau.`,
    fix: MEND[why],
  }),
  server_credentials: ({ server, key, words }) => ({
    what: `${server} từ chối ${key === 'token' ? 'mã kết nối (token)' : 'tên hoặc mật khẩu'} (${words}). Số liệu vẫn được giữ ở đây; sửa đúng thì sẽ gửi.`,
    fix:
      key === 'token'
        ? 'Hãy tạo mã có quyền ghi vào kho này (InfluxDB: Load Data, API Tokens), khai vào forward.influx.token hoặc INFLUX_TOKEN, rồi khởi động lại hộp điều khiển:'
        : 'Hãy sửa tên và mật khẩu (forward.influx hoặc forward.victoriametrics; INFLUX_USERNAME, INFLUX_PASSWORD), rồi khởi động lại hộp điều khiển:',
  }),
  server_no_right: ({ server, place, words }) => ({
    what: `${server} biết hộp điều khiển này nhưng không cho ghi vào "${place}" (${words}). Số liệu vẫn được giữ ở đây.`,
    fix: `Hãy cấp quyền ghi vào "${place}" cho mã hoặc tên đó, rồi khởi động lại hộp điều khiển:`,
  }),
  server_place: ({ server, kind, place }) => ({
    what: `${server} không có ${kind === 'bucket' ? 'kho (bucket)' : 'kho (database)'} "${place}", hoặc không có tổ chức đã khai. Số liệu vẫn được giữ ở đây.`,
    fix: 'Hãy tạo kho đó trên máy chủ, hoặc sửa tên ở mục forward.influx, rồi khởi động lại hộp điều khiển:',
  }),
  server_strange: ({ server, words }) => ({
    what: `${server} trả lời không giống máy chủ số liệu: ${words}. Số liệu vẫn được giữ ở đây.`,
    fix: 'Hãy sửa lại địa chỉ: có thể đó là một trang web, máy trung gian hay dịch vụ khác. Nếu địa chỉ đúng, hãy xem nhật ký của máy chủ đó.',
  }),

  broker_fine: ({ of, broker }) => ({ what: `${BROKER[of]} ${broker} cho vào.` }),
  broker_away: ({ of, broker, why, words }) => ({
    what: `Không tới được ${BROKER[of].replace('Máy', 'máy')} ${broker}: ${BECAUSE[why]} (${words}). ${LOSS[of]}.`,
    fix: MEND[why],
  }),
  broker_refuses: ({ of, broker, words }) => ({
    what: `${BROKER[of]} từ chối tên hoặc mật khẩu (${words.startsWith(broker) ? words : `${broker}: ${words}`}). ${LOSS[of]}.`,
    fix: `Hãy sửa tên và mật khẩu ở ${KEY[of]} (viết @ là %40, : là %3A, / là %2F, # là %23, % là %25), hoặc tạo tên đó trên máy chủ MQTT, rồi khởi động lại hộp điều khiển:`,
  }),
  broker_strange: ({ of, broker, words }) => ({
    what: `${BROKER[of]} không dùng được (${words.startsWith(broker) ? words : `${broker}: ${words}`}). ${LOSS[of]}.`,
    fix: 'Hãy xem đó có đúng là cổng MQTT không, và máy chủ MQTT ghi gì trong nhật ký.',
  }),

  api_fine: ({ server }) => ({
    what: `Máy chủ hợp tác xã ${server} nhận mã kết nối của hộp điều khiển này.`,
  }),
  api_away: ({ server, why, words }) => ({
    what: `Không tới được máy chủ hợp tác xã ${server}: ${BECAUSE[why]} (${words}). Số liệu đã niêm phong vẫn được giữ ở đây và sẽ gửi sau.`,
    fix: MEND[why],
  }),
  api_token: ({ server, words }) => ({
    what: `Máy chủ hợp tác xã ${server} từ chối mã kết nối của hộp điều khiển này (${words}). Số liệu đã niêm phong vẫn được giữ ở đây.`,
    fix: 'Ở trang quản lý của hợp tác xã, mục hộp điều khiển, hãy tạo mã mới, khai vào forward.api.token rồi khởi động lại hộp điều khiển:',
  }),
  api_strange: ({ server, words }) => ({
    what: `${server} trả lời không giống máy chủ hợp tác xã: ${words}. Số liệu đã niêm phong vẫn được giữ ở đây.`,
    fix: 'Hãy sửa forward.api.url: có thể đó là một trang web, máy trung gian hay dịch vụ khác. Nếu địa chỉ đúng, hãy xem nhật ký của máy chủ đó.',
  }),

  own_api_runs: ({ url }) => ({ what: `Máy chủ hợp tác xã đang chạy ở ${url}.` }),
  own_api_stopped: ({ url }) => ({
    what: `Lúc này không có máy chủ hợp tác xã nào chạy ở ${url}: quét tem không ra trang.`,
    fix: 'Hãy sửa các lỗi đã nêu rồi khởi động:',
  }),
  own_api_setting: ({ words }) => ({
    what: `${words}. Còn lỗi này thì máy chủ hợp tác xã không khởi động được.`,
    fix: 'Hãy sửa biến môi trường đó; docs/api.md có đủ các biến.',
  }),
  own_api_sick: ({ url, words }) => ({
    what: `Máy chủ hợp tác xã ở ${url} có chạy nhưng kho dữ liệu không trả lời (${words}). Quét tem không ra trang.`,
    fix: 'Hãy xem PostgreSQL có chạy không, ổ đĩa có đầy không, rồi khởi động lại dịch vụ:',
  }),
  database_fine: ({ database }) => ({ what: `PostgreSQL ${database} có trả lời.` }),
  database_away: ({ database, words }) => ({
    what: `Không dùng được PostgreSQL ${database}: ${words}. Máy chủ hợp tác xã không khởi động được, quét tem không ra trang.`,
    fix: 'Hãy xem nó có chạy không, và DATABASE_URL có đúng máy, kho, tên và mật khẩu không:',
  }),
  public_url_missing: () => ({
    what: 'Chưa khai NONGSO_PUBLIC_URL: tem sẽ trỏ vào chính máy này, điện thoại của người mua không mở được.',
    fix: 'Hãy khai địa chỉ https mà người mua mở được, trước khi in tem đầu tiên.',
  }),
  public_url_away: ({ url, why, words }) => ({
    what: `Từ đây không tới được ${url}, địa chỉ in trên mọi con tem: ${BECAUSE[why]} (${words}).`,
    fix: `Hãy thử mở bằng điện thoại dùng mạng di động: có bộ định tuyến chỉ chặn từ bên trong. ${MEND[why]}`,
  }),
} satisfies Partial<Sentences>;
