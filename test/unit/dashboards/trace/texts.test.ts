import { describe, expect, it } from 'vitest';
import { chartText } from '../../../../dashboards/trace/src/chart-text.ts';
import { detailsOf } from '../../../../dashboards/trace/src/details.ts';
import { formatDay, formatShortDay, localMoment } from '../../../../dashboards/trace/src/local-day.ts';
import { productData } from '../../../../dashboards/trace/src/product-data.ts';
import { seasonFacts } from '../../../../dashboards/trace/src/season-facts.ts';
import { verdictOf } from '../../../../dashboards/trace/src/verdict.ts';
import { STATES, traceView } from '../../../support/trace-views.ts';

describe('days', () => {
  it('are written as the language writes them', () => {
    expect(formatDay('vi', '2026-11-05')).toBe('05/11/2026');
    expect(formatDay('en', '2026-11-05')).toBe('5 Nov 2026');
    expect(formatShortDay('vi', '2026-11-05')).toBe('05/11');
    expect(formatShortDay('en', '2026-11-05')).toBe('5 Nov');
  });

  it('that are none are left as they came', () => {
    expect(formatDay('vi', '<b>')).toBe('<b>');
  });

  it('change at midnight in Viet Nam', () => {
    expect(localMoment(Date.parse('2026-11-21T17:05:00Z'))).toEqual(['2026-11-22', '00:05']);
  });
});

describe('the chart in words', () => {
  const days = [
    { day: '2026-09-22', moisture: [20, 25, 30], temperature: [18, 25, 33], litres: 1200 },
    { day: '2026-09-23', moisture: null, temperature: null, litres: null },
    { day: '2026-09-24', moisture: [24, 29, 34], temperature: null, litres: 0 },
  ] as const;
  const facts = seasonFacts(days)!;

  it('states what the lines show, gaps included', () => {
    expect(chartText(facts, 'vi').moisture).toBe(
      'Biểu đồ từ 22/09/2026 đến 24/09/2026. Độ ẩm đất thấp nhất 20\u00a0%, trung bình 27\u00a0%, ' +
        'cao nhất 34\u00a0%. 1 ngày không có số liệu độ ẩm.',
    );
    expect(chartText(facts, 'en').watering).toBe(
      'Chart from 22 Sep 2026 to 24 Sep 2026. Days with watering: 1, 1,200 litres in all.',
    );
  });

  it('gives the season in three figures', () => {
    expect(chartText(facts, 'vi').figures).toEqual([
      { value: '27\u00a0%', label: 'độ ẩm đất trung bình' },
      { value: '1.200\u00a0lít', label: 'nước tưới trong 1 ngày có tưới' },
      { value: '18 – 33\u00a0°C', label: 'nhiệt độ thấp nhất và cao nhất' },
    ]);
  });

  it('leaves out what nobody measured', () => {
    const none = seasonFacts([{ day: '2026-09-22', moisture: null, temperature: null, litres: null }])!;
    expect(chartText(none, 'vi').figures).toEqual([]);
    expect(seasonFacts([])).toBeUndefined();
  });
});

describe('the verdict', () => {
  it.each(STATES)('of %s differs from all others and says what to do unless all is well', (state) => {
    for (const language of ['vi', 'en'] as const) {
      const verdict = verdictOf(traceView(state, language));
      const others = STATES.filter((other) => other !== state).map((other) =>
        verdictOf(traceView(other, language)),
      );
      expect(others.map(({ headline }) => headline)).not.toContain(verdict.headline);
      expect(verdict.next === '').toBe(state === 'live');
    }
  });

  it('says what is wrong with an address, and nothing for a word it does not know', () => {
    expect(verdictOf(traceView('malformed')).reason).toBe('Mã sản phẩm có một chữ số sai.');
    expect(verdictOf({ ...traceView('malformed'), fault: 'toString' }).reason).toBeNull();
  });

  it('offers a call where the buyer is to ask, if there is a number to call', () => {
    const view = traceView('recalled');
    expect(verdictOf(view).call).toEqual({ href: 'tel:02213912345', text: 'Gọi 0221 3912 345' });
    expect(verdictOf({ ...view, producer: { ...view.producer!, phone: null } }).call).toBeNull();
    expect(verdictOf({ ...view, producer: null }).meaning).toContain('NL-2026-11-20');
  });

  it('asks for no serial where a stamp may have none', () => {
    for (const language of ['vi', 'en'] as const)
      expect(verdictOf(traceView('void', language)).next).not.toMatch(/sê-ri|serial/i);
  });

  it('offers no address of another host', () => {
    const view = { ...traceView('malformed'), didYouMean: ['//evil.example', '/01/09521234567899'] };
    expect(verdictOf(view).didYouMean).toEqual(['/01/09521234567899']);
  });
});

describe('the details', () => {
  it('name the plot where there are several', () => {
    const view = traceView('live');
    const plot = view.plots[0]!;
    const terms = detailsOf({ ...view, plots: [plot, { ...plot, name: 'Khu 2', areaCode: null }] });
    expect(terms.map(({ term }) => term)).toContain('Mã số vùng trồng (Khu 1, nhãn lồng)');
    expect(terms.map(({ term }) => term)).not.toContain('Mã số vùng trồng (Khu 2)');
  });

  it('leave out what is not known', () => {
    expect(detailsOf(traceView('unknown_product'))).toEqual([]);
  });
});

describe('data for search engines', () => {
  const read = (script: string): unknown => JSON.parse(/>(.*)<\/script>$/s.exec(script)![1]!);

  it('describe the product and offer nothing for sale', () => {
    expect(read(productData(traceView('live')))).toMatchObject({
      '@type': 'Product',
      gtin: '09521234567899',
      image: 'https://id.dongtao.example/files/nhan-long.webp',
      productionDate: '2026-11-20',
    });
    expect(productData(traceView('live'))).not.toContain('offer');
  });

  it('cannot be ended by a name', () => {
    const view = traceView('live');
    const name = '</script><img src=x onerror=alert(1)>';
    const script = productData({ ...view, product: { ...view.product!, name } });
    expect(script.match(/</g)).toHaveLength(2);
    expect(read(script)).toMatchObject({ name });
  });

  it.each(STATES.filter((state) => !['live', 'product'].includes(state)))('are none for %s', (state) => {
    expect(productData(traceView(state))).toBe('');
  });
});
