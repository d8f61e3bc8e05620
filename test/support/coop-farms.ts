// Two cooperatives in one api, each with records of every kind, to try the one's ids as the other.
import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import type { NewGatewayView } from '../../domain/http/gateways.ts';
import type { ListView } from '../../domain/http/list.ts';
import type { NewInvitationView } from '../../domain/http/people.ts';
import type { FileView, LotView, PlotView, ProductView, SeasonView } from '../../domain/http/records.ts';
import type { StampBatchView, StampView } from '../../domain/http/stamps.ts';
import { checkDigit } from '../../domain/gtin.ts';
import type { Call, CoopApi } from './coop-api.ts';
import { newBox, pair, put, sealedDay } from './coop-gateway.ts';
import type { Box } from './coop-gateway.ts';

export interface Farm {
  /** Stands in every name of this cooperative. */
  readonly word: string;
  readonly cooperative: string;
  readonly manager: Call;
  readonly gatewayCall: Call;
  readonly gatewayToken: string;
  readonly box: Box;
  readonly product: string;
  readonly plot: string;
  readonly season: string;
  readonly lot: string;
  readonly file: string;
  readonly member: string;
  readonly invitation: string;
  readonly gateway: string;
  readonly batch: string;
  readonly roll: string;
  readonly code: string;
}

/** A new cooperative that has one of everything. */
export async function wholeFarm(api: CoopApi, word: string): Promise<Farm> {
  const cooperative = await api.cooperative(`HTX ${word}`);
  const manager = await api.member(cooperative, 'manager');
  const make = async <View>(path: string, body: unknown, headers = {}): Promise<View> => {
    const answer = await manager<View>(`POST /api/v1/${path}`, body, headers);
    if (answer.status !== 201) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const gateway = await make<NewGatewayView>('gateways', { name: `Trạm ${word}` });
  const box = newBox();
  const gatewayCall = api.as(gateway.token);
  await pair(api, gateway.token, { box, zones: [{ id: 'khu-1', name: `Khu ${word}` }] });
  await put(gatewayCall, sealedDay(box));

  const file = await make<FileView>('files', await picture(), { 'content-type': 'image/png' });
  const goods = { name: `Nhãn ${word}`, gtin: newGtin(), image: file.id };
  const product = await make<ProductView>('products', goods);
  const zones = [{ gateway: gateway.id, zone: 'khu-1', from: '2026-01-01' }];
  const plot = await make<PlotView>('plots', { name: `Vườn ${word}`, zones });
  const grown = { plot: plot.id, crop: `Nhãn ${word}`, started_on: '2026-01-01' };
  const season = await make<SeasonView>('seasons', grown);
  const days = { harvested_from: '2026-11-20', harvested_to: '2026-11-20' };
  const number = `L-${word.toUpperCase()}`;
  const lot = await make<LotView>('lots', { product: product.id, number, ...days, plots: [plot.id] });
  for (const [path, id] of Object.entries({ products: product.id, plots: plot.id }))
    await manager(`PATCH /api/v1/${path}/${id}`, { name: `Tên mới ${word}` });

  const units = { count: 2, level: 'unit', activate: 'later' };
  const batch = await make<StampBatchView>(`lots/${lot.id}/stamp-batches`, units);
  const roll = await make<StampBatchView>(`products/${product.id}/stamp-batches`, { count: 2 });
  const stamps = await manager<ListView<StampView>>(`GET /api/v1/stamp-batches/${batch.id}/stamps`);
  const invitation = await make<NewInvitationView>('invitations', { role: 'clerk', name: `Chị ${word}` });
  const members = await manager<ListView<{ id: string }>>('GET /api/v1/members');

  return {
    ...{ word, cooperative, manager, gatewayCall, box, gatewayToken: gateway.token },
    ...{ product: product.id, plot: plot.id, season: season.id, lot: lot.id, file: file.id },
    ...{ gateway: gateway.id, invitation: invitation.id, batch: batch.id, roll: roll.id },
    code: stamps.body.items[0]?.code ?? '',
    member: members.body.items[0]?.id ?? '',
  };
}

/** No two have the same digest. */
const picture = (): Promise<Buffer> => {
  const [r, g, b] = [randomInt(256), randomInt(256), randomInt(256)];
  return sharp({ create: { width: 8, height: randomInt(8, 600), channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
};

/** In the range for examples, 952. */
function newGtin(): string {
  const digits = `952${String(randomInt(1e9)).padStart(9, '0')}`;
  return digits + checkDigit(digits);
}
