// A cooperative with something in every room of the console.
import type { LotView, PlotView, ProductView } from '../../domain/http/records.ts';
import type { StampBatchView } from '../../domain/http/stamps.ts';
import type { Office } from './console-visit.ts';
import { pairedGateway } from './coop-gateway.ts';

/** A cooperative at work: a lot with stamps in each state, a recalled one, a gateway, a season. */
export async function stock({ api, cooperative }: Office) {
  const call = await api.member(cooperative, 'clerk');
  const made = async <T>(request: string, body: object): Promise<T> => (await call<T>(request, body)).body;
  const { id: gateway } = await pairedGateway(api, cooperative);
  const product = await made<ProductView>('POST /api/v1/products', {
    name: 'Nhãn lồng',
    gtin: '9521234567899',
  });
  const zones = [{ gateway, zone: 'khu-1', from: '2026-01-01' }];
  const plot = await made<PlotView>('POST /api/v1/plots', { name: 'Vườn bác Tư', area_m2: 3_600, zones });
  await made('POST /api/v1/seasons', { plot: plot.id, crop: 'Nhãn', started_on: '2026-02-01' });
  const lotOf = (number: string) =>
    made<LotView>('POST /api/v1/lots', {
      ...{ product: product.id, number, mass_kg: 1_250.5, plots: [plot.id] },
      ...{ harvested_from: '2026-11-18', harvested_to: '2026-11-20' },
    });
  const lot = await lotOf('2026-11-20');
  const recalled = await lotOf('2026-11-02');
  const batch = await made<StampBatchView>(`POST /api/v1/lots/${lot.id}/stamp-batches`, {
    ...{ count: 30, level: 'unit', activate: 'later' },
  });
  await made('POST /api/v1/stamps/activate', { ranges: [{ batch: batch.id, from: 1, to: 10 }] });
  await made('POST /api/v1/stamps/void', { ranges: [{ batch: batch.id, from: 1, to: 2 }], reason: 'rách' });
  await made(`POST /api/v1/lots/${recalled.id}/recall`, { reason: 'dư lượng' });
  return { call, product, plot, lot, recalled, batch };
}
