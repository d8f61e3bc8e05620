// A cooperative whose lot carries stamps, and the eyes of buyers and programs that open their addresses.
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import { seal } from '../../domain/evidence.ts';
import type { NewGatewayView } from '../../domain/http/gateways.ts';
import type { StampBatchView, StampView } from '../../domain/http/stamps.ts';
import type { StoreKind } from './api-stores.ts';
import { coopApi } from './coop-api.ts';
import type { Call, CoopApi, CoopApiOptions } from './coop-api.ts';
import { newBox, pair } from './coop-gateway.ts';
import { harvest } from './harvest.ts';
import type { Harvest } from './harvest.ts';

export const GTIN = '09521234567899';
export const LOT = '2026-11-01';
export const PUBLIC_URL = 'https://id.example.vn';
/** What a browser accepts when a person opens an address. */
export const BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'user-agent': 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36',
};

export interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Sends a path as it is: `fetch` would tidy it up first. Unpacks nothing. */
export function look(
  url: string,
  path: string,
  { method = 'GET', ...headers }: Readonly<Record<string, string>> = BROWSER,
): Promise<Seen> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, headers: got } = response;
        resolve({ status, headers: got, bytes, text: bytes.toString() });
      });
    });
    sent.on('error', reject).end();
  });
}

export interface Stamped extends CoopApi, Harvest {
  readonly cooperativeId: string;
  readonly manager: Call;
  /** Issues stamps of the lot. */
  issue(body: object): Promise<StampView[]>;
  /** Issues stamps of a roll. */
  roll(count: number): Promise<StampView[]>;
  /** Opens a path as a browser does, or with these headers. */
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
}

export async function stamped(
  kind: StoreKind,
  { gtin = GTIN, ...options }: CoopApiOptions & { readonly gtin?: string | null } = {},
): Promise<Stamped> {
  const coop = await coopApi(kind, { publicUrl: PUBLIC_URL, ...options });
  const cooperativeId = await coop.cooperative();
  const manager = await coop.member(cooperativeId, 'manager');
  const made = await harvest(manager, { gtin });
  const issueAt = async (path: string, body: object): Promise<StampView[]> => {
    const batch = await manager<StampBatchView>(`POST /api/v1/${path}/stamp-batches`, body);
    const list = await manager<{ items: StampView[] }>(`GET /api/v1/stamp-batches/${batch.body.id}/stamps`);
    return list.body.items;
  };
  return {
    ...coop,
    ...made,
    cooperativeId,
    manager,
    issue: (body) => issueAt(`lots/${made.lot}`, body),
    roll: (count) => issueAt(`products/${made.product}`, { count }),
    open: (path, headers) => look(coop.url, path, headers),
  };
}

const UNITS = { level: 'unit', count: 2, activate: 'on-issue' };

/** A page for people: HTML with our policy, and not a word from inside. */
export function expectPage(seen: Seen, status: number): void {
  expect(seen.status).toBe(status);
  expect(seen.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(seen.headers['content-security-policy']).toMatch(
    /^default-src 'none'; img-src 'self'; style-src 'sha256-/,
  );
  expect(seen.headers['cache-control']).toBe('private, no-cache');
  expect(seen.headers.vary).toBe('Accept, Accept-Language, Accept-Encoding');
  expect(seen.headers['access-control-allow-origin']).toBe('*');
  expect(seen.text).toMatch(/^<!doctype html>.*<\/html>$/s);
  expect(seen.text).not.toMatch(/node_modules|at \w+ \(|TypeError|undefined|\[object/);
}

export async function firstUnit(
  coop: Stamped,
  body: object = UNITS,
): Promise<{ code: string; path: string }> {
  const [stamp] = await coop.issue(body);
  return { code: stamp!.code, path: pathOf(stamp!) };
}

/** The path of a stamp's address. */
export const pathOf = ({ address }: StampView): string => new URL(address).pathname;

/** Two days of a plot, sealed by its gateway: two zones on the first, one on the second. */
export async function measured({ manager, as, lot }: Stamped): Promise<string> {
  const { body: gateway } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Máy 1' });
  const box = newBox();
  const { name, secretKey } = box;
  const zones = ['khu-1', 'khu-2'].map((id) => ({ id, name: id }));
  const call = as(gateway.token);
  await pair({ as }, gateway.token, { box, zones });
  const send = async (day: string, zone: string, facts: object): Promise<void> => {
    const series = { 'soil.moisture': { count: 10, min: 20, mean: 25, max: 30, gaps: [] } };
    const evidence = {
      ...({ schema: 'nongso.evidence/1', gateway: name, farm: 'dong-tao', zone, day } as const),
      ...{ timezone: 'Asia/Ho_Chi_Minh', revision: 1, previous: null, series, waterings: [], litres: 100 },
      ...facts,
    };
    await call(`PUT /api/v1/evidence/${name}/${day.replaceAll('-', '')}`, seal(evidence, secretKey));
  };
  await send('2026-10-30', 'khu-1', {});
  const drier = { 'soil.moisture#20cm': { count: 30, min: 10, mean: 21, max: 22, gaps: [] } };
  await send('2026-10-30', 'khu-2', { series: drier, litres: 11 });
  await send('2026-10-31', 'khu-1', {});
  const plot = await manager<{ id: string }>('POST /api/v1/plots', {
    name: 'Khu vườn trên',
    area_code: 'VN-33-0123',
    zones: zones.map(({ id: zone }) => ({ gateway: gateway.id, zone, from: '2026-10-01' })),
  });
  const season = { plot: plot.body.id, crop: 'Nhãn', variety: 'lồng', started_on: '2026-10-29' };
  await manager('POST /api/v1/seasons', season);
  await manager(`PATCH /api/v1/lots/${lot}`, { plots: [plot.body.id] });
  return name;
}
