import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { localDay } from '../../../domain/day.ts';
import { toGtin14 } from '../../../domain/gtin.ts';
import type { GatewayView, NewGatewayView } from '../../../domain/http/gateways.ts';
import type { ListView } from '../../../domain/http/list.ts';
import type { FileView, LotView, PlotView, ProductView, SeasonView } from '../../../domain/http/records.ts';
import type { StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import { packageRoot } from '../../package-root.ts';
import { findOrMake } from './client.ts';
import type { CoopClient } from './client.ts';
import { CROPS, GATEWAY, SHEET } from './records.ts';
import type { Crop } from './records.ts';

const DAY_MS = 86_400_000;
const TIMEZONE = 'Asia/Ho_Chi_Minh';
/** What one answer of the api lists at most; lists begin with the newest. */
const MAX_LISTED = 500;
/** The harvest was so many days ago: every day of the season is sealed by now. */
const HARVESTED_DAYS_AGO = 2;

export interface SeedOptions {
  /** UTC ms. */
  readonly now: number;
  readonly seasonDays: number;
  /** Whether the gateway's configuration has its token; without, a new one is made. */
  readonly hasToken: boolean;
}

export interface Seeded {
  /** For the gateway's configuration; undefined when it has one. */
  readonly gatewayToken: string | undefined;
  /** Address of one stamp, as its code has it. */
  readonly stamp: string;
}

/**
 * Gives the cooperative its gateway, products, plots, season, lots and stamps, as far as they are not there. Lots are
 * never taken away, so the oldest ones are the demonstration's: what its people changed or added since is left to them.
 */
export async function seedCooperative(coop: CoopClient, options: SeedOptions): Promise<Seeded> {
  const { gateway, token } = await demoGateway(coop, options.hasToken);
  const { items } = await coop.get<ListView<LotView>>(`/api/v1/lots?limit=${MAX_LISTED}`);
  const known = items.toReversed();
  const stamps: StampView[] = [];
  for (const [index, crop] of CROPS.entries()) {
    const lot = known[index] ?? (await harvest(coop, crop, { ...options, gateway }));
    stamps.push(...(await firstStamp(coop, lot.id)));
  }
  const [stamp] = stamps;
  if (!stamp) throw new Error('the demonstration has no stamp');
  return { gatewayToken: token, stamp: stamp.address };
}

async function demoGateway(
  coop: CoopClient,
  hasToken: boolean,
): Promise<{ gateway: string; token: string | undefined }> {
  const { items } = await coop.get<ListView<GatewayView>>('/api/v1/gateways');
  const known = items.find(({ name }) => name === GATEWAY);
  if (known && hasToken) return { gateway: known.id, token: undefined };
  const path = known ? `/api/v1/gateways/${known.id}/token` : '/api/v1/gateways';
  const { id, token } = await coop.post<NewGatewayView>(path, known ? {} : { name: GATEWAY });
  return { gateway: id, token };
}

/** One crop from plot to lot. */
async function harvest(
  coop: CoopClient,
  { picture, product: goods, plot: land, season, mass_kg }: Crop,
  { now, seasonDays, gateway }: SeedOptions & { readonly gateway: string },
): Promise<LotView> {
  const started_on = localDay(now - seasonDays * DAY_MS, TIMEZONE);
  const harvested = localDay(now - HARVESTED_DAYS_AGO * DAY_MS, TIMEZONE);
  const product = await findOrMake<ProductView>(coop, {
    path: '/api/v1/products',
    is: ({ gtin }) => gtin === toGtin14(goods.gtin ?? ''),
    body: async () => ({ ...goods, image: await uploadPicture(coop, picture) }),
  });
  const plot = await findOrMake<PlotView>(coop, {
    path: '/api/v1/plots',
    is: ({ name }) => name === land.name,
    body: () => ({
      name: land.name,
      area_m2: land.area_m2,
      zones: [{ gateway, zone: land.zone, from: started_on }],
    }),
  });
  await findOrMake<SeasonView>(coop, {
    path: '/api/v1/seasons',
    is: (view) => view.plot === plot.id,
    body: () => ({ plot: plot.id, ...season, started_on }),
  });
  return coop.post<LotView>('/api/v1/lots', {
    product: product.id,
    number: harvested,
    mass_kg,
    harvested_from: harvested,
    harvested_to: harvested,
    plots: [plot.id],
  });
}

/** The first stamp of a lot; without stamps it gets some. */
async function firstStamp(coop: CoopClient, lot: string): Promise<readonly StampView[]> {
  const { items } = await coop.get<ListView<StampBatchView>>(
    `/api/v1/stamp-batches?lot=${lot}&limit=${MAX_LISTED}`,
  );
  const batch =
    items.at(-1) ??
    (await coop.post<StampBatchView>(`/api/v1/lots/${lot}/stamp-batches`, {
      count: SHEET,
      level: 'unit',
      activate: 'on-issue',
    }));
  const stamps = await coop.get<ListView<StampView>>(`/api/v1/stamp-batches/${batch.id}/stamps?limit=1`);
  return stamps.items;
}

/** The drawing as a picture, as a clerk uploads a photograph. */
async function uploadPicture(coop: CoopClient, picture: string): Promise<string> {
  const drawing = await readFile(join(packageRoot(), 'cli', 'demo', 'coop', 'pictures', picture));
  const { id } = await coop.upload<FileView>(
    '/api/v1/files',
    await sharp(drawing).png().toBuffer(),
    'image/png',
  );
  return id;
}
