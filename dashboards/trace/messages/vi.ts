import type { TraceWords } from './words.ts';

const ILLEGIBLE = 'Trong địa chỉ có ký tự mà mã tem không bao giờ có.';
const WRONG_BUILD = 'Các phần của địa chỉ không đúng chỗ.';

export const vi: TraceWords = {
  locale: 'vi-VN',
  ogLocale: 'vi_VN',
  otherLanguage: { code: 'en', name: 'English' },
  app: 'Nông Số',
  appTask: 'Truy xuất nguồn gốc',
  someProducer: 'nơi sản xuất',
  noProduct: 'Kiểm tra tem',
  verdict: {
    live: ({ producer, lot }) => ({
      headline: 'Tem đang có hiệu lực',
      meaning: lot === null ? `Do ${producer} cấp.` : `Do ${producer} cấp cho lô ${lot}.`,
      next: '',
    }),
    recalled: ({ producer, lot, recalledOn }) => ({
      headline: 'Đừng ăn sản phẩm này',
      meaning: `${lot === null ? 'Lô hàng này' : `Lô ${lot}`} đã bị thu hồi${recalledOn === null ? '' : ` từ ngày ${recalledOn}`}.`,
      next: `Hãy để riêng ra, đừng cho ai ăn, rồi gọi cho ${producer} để được hướng dẫn.`,
    }),
    void: ({ producer }) => ({
      headline: 'Tem này đã bị hủy',
      meaning: `${producer} đã hủy tem này. Hàng bên trong có thể không đúng như tem ghi.`,
      next: `Chưa nên mua hoặc dùng. Hãy gọi cho ${producer} và đọc các số in trên tem.`,
    }),
    not_active: ({ producer }) => ({
      headline: 'Tem chưa được đưa vào dùng',
      meaning: `${producer} đã in tem này nhưng chưa kích hoạt, nên chưa có thông tin về lô hàng.`,
      next: 'Nếu hàng đã bày bán, hãy hỏi người bán hoặc quét lại sau.',
    }),
    not_issued: ({ producer }) => ({
      headline: 'Mã này chưa từng được cấp',
      meaning: `${producer} không cấp mã này cho sản phẩm dưới đây. Có thể mã bị gõ sai, hoặc tem không phải của họ.`,
      next: `Hãy quét lại cho rõ. Nếu vẫn thấy trang này, hãy hỏi người bán hoặc gọi cho ${producer}.`,
    }),
    product: () => ({
      headline: 'Trang của sản phẩm',
      meaning: 'Địa chỉ này nói về loại sản phẩm, không nói về gói hàng nào.',
      next: 'Quét mã QR trên tem của gói hàng để xem lô, ngày thu hoạch và mùa vụ.',
    }),
    unknown_product: () => ({
      headline: 'Không tìm thấy sản phẩm',
      meaning: 'Mã sản phẩm trong địa chỉ này không có trong sổ của chúng tôi.',
      next: 'Hãy quét lại mã QR trên tem. Nếu tem vẫn đưa bạn tới đây, hãy hỏi người bán.',
    }),
    malformed: () => ({
      headline: 'Địa chỉ này chưa đúng',
      meaning: 'Đây không phải là địa chỉ của một con tem.',
      next: 'Hãy quét mã QR trên tem thay vì gõ tay.',
    }),
  },
  recallReason: 'Lý do',
  call: (phone) => `Gọi ${phone}`,
  fault: {
    no_key: 'Địa chỉ thiếu mã sản phẩm.',
    gtin_not_14_digits: 'Mã sản phẩm phải có đúng 14 chữ số.',
    bad_check_digit: 'Mã sản phẩm có một chữ số sai.',
    unknown_qualifier: WRONG_BUILD,
    repeated_qualifier: 'Địa chỉ có một phần bị lặp lại.',
    wrong_order: WRONG_BUILD,
    mixed_qualifiers: WRONG_BUILD,
    empty_value: 'Địa chỉ bị thiếu một phần.',
    value_too_long: 'Số lô hoặc số sê-ri quá dài.',
    bad_character: ILLEGIBLE,
    bad_encoding: ILLEGIBLE,
    unknown_attribute: 'Phần sau dấu hỏi của địa chỉ không đọc được.',
    repeated_attribute: 'Phần sau dấu hỏi của địa chỉ bị lặp lại.',
    bad_value: 'Phần sau dấu hỏi của địa chỉ có số liệu sai.',
    address_too_long: 'Địa chỉ quá dài.',
  },
  didYouMean: 'Có phải bạn muốn mở',
  unit: {
    title: 'Con tem của bạn',
    firstOfPack: 'Bạn là người quét đầu tiên.',
    firstOfLot: 'Bạn là người đầu tiên quét tem của lô này.',
    again: (scans, when) => `Tem này đã được quét ${scans} lần, lần đầu ${when}.`,
    againOfLot: (scans, when) => `Tem này dán chung cho cả lô, đã được quét ${scans} lần, lần đầu ${when}.`,
    againMeans: 'Cửa hàng hoặc người mua xem trước bạn cũng được tính.',
    serial: 'Số sê-ri',
    moment: (day, time) => `ngày ${day} lúc ${time}`,
  },
  facts: {
    harvested: 'Thu hoạch',
    bestBefore: 'Dùng tốt nhất đến hết',
    producer: 'Nơi sản xuất',
    plot: 'Nơi trồng',
    days: (from, to) => `${from} – ${to}`,
  },
  season: {
    title: 'Mùa vụ của lô này',
    since: (crop, day) => `${crop}, từ ngày ${day}`,
    moisture: 'Độ ẩm đất (%)',
    watering: (days, most) =>
      days === 1
        ? `Nước tưới mỗi ngày, nhiều nhất ${most} lít`
        : `Nước tưới mỗi ${days} ngày, nhiều nhất ${most} lít`,
    legend: 'Đường đậm là trung bình trong ngày, dải nhạt từ thấp nhất đến cao nhất.',
    legendGaps: 'Chỗ đứt là ngày không có số liệu.',
    chart: (from, to) => `Biểu đồ từ ${from} đến ${to}.`,
    chartMoisture: (low, mean, high) => `Độ ẩm đất thấp nhất ${low}, trung bình ${mean}, cao nhất ${high}.`,
    chartMissing: (days) => `${days} ngày không có số liệu độ ẩm.`,
    chartWatering: (days, litres) => `Tưới ${days} ngày, tổng cộng ${litres} lít.`,
    meanMoisture: 'độ ẩm đất trung bình',
    water: (days) => `nước tưới trong ${days} ngày có tưới`,
    litres: 'lít',
    temperature: 'nhiệt độ thấp nhất và cao nhất',
    range: (low, high) => `${low} – ${high}`,
    noDays: 'Nơi trồng này không có máy đo nên không có biểu đồ.',
  },
  measured: {
    title: 'Ai đo những số này?',
    sealed: (sealed, all) => `${sealed} trong ${all} ngày có số liệu niêm phong`,
    by: (readings) => `Máy đo đặt tại nơi trồng tự ghi ${readings} số liệu, không ai gõ tay.`,
    seal: (lastDay) =>
      `Mỗi ngày máy ký niêm phong một lần; sửa về sau sẽ bị lộ. Lần niêm phong gần nhất: ngày ${lastDay}.`,
    gateway: 'Máy đo',
  },
  trust: {
    title: 'Tem nói được gì, không nói được gì',
    proves:
      'Tem cho biết ai làm ra lô hàng và thu hoạch ngày nào. Số liệu niêm phong cho biết cây đã được tưới ra sao.',
    provesNot:
      'Tem không phải giấy chứng nhận an toàn thực phẩm, và không biết được tem có bị bóc sang gói khác hay không. Thấy tem rách hoặc dán chồng, hãy hỏi người bán.',
  },
  shops: 'Mua ở đâu',
  details: {
    title: 'Chi tiết',
    gtin: 'Mã sản phẩm (GTIN)',
    lot: 'Số lô',
    brand: 'Nhãn hiệu',
    unit: 'Quy cách',
    shelfLife: 'Hạn dùng',
    shelfLifeDays: (days) => `${days} ngày kể từ ngày thu hoạch`,
    mass: 'Sản lượng của lô',
    areaCode: 'Mã số vùng trồng',
    area: 'Diện tích',
  },
  privacy:
    'Trang này không dùng cookie và không giữ địa chỉ mạng của bạn; chỉ đếm lượt quét và ghi lại lúc quét.',
};
