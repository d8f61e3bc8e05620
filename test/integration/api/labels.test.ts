// Print files over the wire. What is on the paper, label-print.test.ts reads.
import { expect, onTestFinished, test, vi } from 'vitest';
import { StampBatchRepository } from '../../../api/stamp/index.ts';
import type { LabelLayoutView, StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Call, CoopApiOptions } from '../../support/coop-api.ts';
import { harvest } from '../../support/harvest.ts';

const PUBLIC = 'https://id.example.vn';

async function cooperative(kind: StoreKind, options: CoopApiOptions = { publicUrl: PUBLIC }) {
  const coop = await coopApi(kind, options);
  const id = await coop.cooperative();
  const clerk = await coop.member(id, 'clerk');
  return { coop, id, clerk, ...(await harvest(clerk)) };
}

async function issue(clerk: Call, path: string, body: object): Promise<string> {
  return (await clerk<StampBatchView>(`POST /api/v1/${path}/stamp-batches`, { activate: 'later', ...body }))
    .body.id;
}

const print = (caller: Call, batch: string, file: string) =>
  caller<string & Record<string, unknown>>(`GET /api/v1/stamp-batches/${batch}/labels.${file}`);

/** Addresses on the sheet of a preview, in order. */
async function previewed(caller: Call, batch: string, query = ''): Promise<string[]> {
  const { body } = await print(caller, batch, `svg${query}`);
  return Array.from(body.matchAll(/<title>(https?:[^<]*)<\/title>/g), ([, address]) => address ?? '');
}

async function addresses(caller: Call, batch: string): Promise<string[]> {
  const { body } = await caller<{ items: StampView[] }>(`GET /api/v1/stamp-batches/${batch}/stamps`);
  return body.items.map(({ address }) => address);
}

onEachStore('labels', (kind) => {
  test('of single stamps carry the address of each; who only reads gets none', async () => {
    const { coop, id, clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 30 });
    const all = await addresses(clerk, batch);
    expect(all[0]).toMatch(/^https:\/\/id\.example\.vn\/01\/09521234567899\/21\/[0-9A-Z]{13}$/);
    expect(await previewed(clerk, batch)).toEqual(all.slice(0, 24));
    expect(await previewed(clerk, batch, '?from=20&to=22')).toEqual(all.slice(19, 22));
    expect(await previewed(clerk, batch, '?layout=a4-3x8&start=15')).toEqual(all.slice(0, 10));
    for (const role of ['inspector', 'farmer'] as const)
      for (const file of ['pdf', 'svg'])
        expect(await print(await coop.member(id, role), batch, file)).toMatchObject({
          status: 403,
          body: { code: 'not_allowed' },
        });
  });

  test('are not made for who asks only about them', async () => {
    const { clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 30 });
    const asked = vi.spyOn(StampBatchRepository.prototype, 'stamps');
    onTestFinished(() => asked.mockRestore());
    const about = await clerk(`HEAD /api/v1/stamp-batches/${batch}/labels.pdf`);
    expect(about).toMatchObject({ status: 200, body: '' });
    expect(about.headers.get('content-type')).toBe('application/pdf');
    expect((await print(clerk, batch, 'pdf')).status).toBe(200);
    // For both the longest label, for the file alone its portion.
    expect(asked).toHaveBeenCalledTimes(2 + 1);
  });

  test('come as a PDF with a name that says whose they are', async () => {
    const { clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 50 });
    const { status, headers, body } = await print(clerk, batch, 'pdf');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('cache-control')).toBe('no-store');
    const name = `-2026-11-01-${batch}.pdf`;
    expect(headers.get('content-disposition')).toBe(
      `inline; filename="nhan-Nhan-long${name}"; ` +
        `filename*=UTF-8''${encodeURIComponent('nhãn-Nhãn-lồng')}${name}`,
    );
    expect(body.slice(0, 5)).toBe('%PDF-');
    expect(body).toContain('/Count 3');
    expect(body.trimEnd().endsWith('%%EOF')).toBe(true);
    const preview = await print(clerk, batch, 'svg');
    expect(preview.headers.get('content-type')).toBe('image/svg+xml');
    expect(preview.headers.get('content-disposition')).toMatch(/^inline; /);
  });

  test('of a lot repeat its one address, in as many as were issued or wanted later', async () => {
    const { clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'lot', count: 1_000 });
    const address = `${PUBLIC}/01/09521234567899/10/2026-11-01`;
    expect(await previewed(clerk, batch)).toEqual(Array.from({ length: 24 }, () => address));
    expect(await previewed(clerk, batch, '?from=996')).toEqual(Array.from({ length: 5 }, () => address));
    expect((await print(clerk, batch, 'pdf')).body).toContain('/Count 42');
    // More copies later are of the same stamp; single stamps end with their batch.
    expect((await print(clerk, batch, 'pdf?from=1001&to=1048')).body).toContain('/Count 2');
    expect(await previewed(clerk, batch, '?from=999999&to=9999999')).toEqual([address, address]);
    const units = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 2 });
    expect(await previewed(clerk, units, '?to=1000')).toHaveLength(2);
  });

  test('of a product without a GTIN and of a roll carry the code', async () => {
    const { clerk, product } = await cooperative(kind);
    const { lot } = await harvest(clerk, { gtin: null });
    for (const level of ['unit', 'lot']) {
      const batch = await issue(clerk, `lots/${lot}`, { level, count: 1 });
      expect(await previewed(clerk, batch)).toEqual([
        expect.stringMatching(/^https:\/\/id\.example\.vn\/t\//),
      ]);
    }
    const roll = await issue(clerk, `products/${product}`, { count: 2 });
    expect(await previewed(clerk, roll)).toEqual(await addresses(clerk, roll));
  });

  test('leave void stamps out', async () => {
    const { clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 5 });
    const discard = (range: object) =>
      clerk('POST /api/v1/stamps/void', { ranges: [{ batch, ...range }], reason: 'Tem rách' });
    await discard({ from: 2, to: 3 });
    const all = await addresses(clerk, batch);
    expect(await previewed(clerk, batch)).toEqual([all[0], all[3], all[4]]);
    await discard({});
    expect(await print(clerk, batch, 'pdf')).toMatchObject({
      status: 422,
      body: { code: 'nothing_to_print' },
    });
  });

  test('say what is wrong before a byte is written', async () => {
    const { coop, clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 5 });
    for (const [file, refusal] of [
      ['docx', { status: 404, body: { code: 'unknown_format', formats: 'pdf, svg' } }],
      ['pdf?layout=a9', { status: 400, body: { code: 'invalid', errors: [{ path: 'layout' }] } }],
      ['pdf?start=25', { status: 400, body: { code: 'invalid', errors: [{ path: 'start' }] } }],
      ['pdf?from=6', { status: 422, body: { code: 'nothing_to_print', count: 5 } }],
      ['pdf?from=4&to=3', { status: 422, body: { code: 'nothing_to_print' } }],
    ] as const)
      expect(await print(clerk, batch, file), file).toMatchObject(refusal);
    const neighbour = await coop.member(await coop.cooperative(), 'manager');
    expect(await print(neighbour, batch, 'pdf')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('that do not fit are refused with what would fit', async () => {
    const { clerk } = await cooperative(kind, { publicUrl: `https://${'truy-xuat.'.repeat(6)}example.vn` });
    const { lot } = await harvest(clerk, { gtin: null });
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 5 });
    const refused = await print(clerk, batch, 'pdf?layout=a4-5x13');
    expect(refused).toMatchObject({ status: 422, body: { code: 'does_not_fit' } });
    expect(refused.body.layouts).toContain('a4-3x8');
    expect(refused.body.width).toBeGreaterThan(38);
    expect((await print(clerk, batch, 'pdf?layout=a4-3x8')).status).toBe(200);
  });

  test('with a character that the font has not are refused', async () => {
    const { clerk } = await cooperative(kind);
    const { lot } = await harvest(clerk, { gtin: null, name: 'Nhãn \u{1F347}' });
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 1 });
    expect(await print(clerk, batch, 'pdf')).toMatchObject({
      status: 422,
      body: { code: 'letter_missing', what: '\u{1F347}' },
    });
  });

  test('never lead a buyer to this machine or past https, but in the demonstration', async () => {
    // The last one is where an api listens that was told NONGSO_BIND and no NONGSO_PUBLIC_URL.
    const wrong = [
      'http://localhost:3000',
      'https://[::1]',
      'http://0.0.0.0:3000',
      'http://192.168.1.5:3000',
    ];
    for (const publicUrl of [undefined, ...wrong]) {
      const { clerk, lot } = await cooperative(kind, publicUrl === undefined ? {} : { publicUrl });
      const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 1 });
      expect(await print(clerk, batch, 'svg')).toMatchObject({
        status: 422,
        body: { code: 'loopback_address' },
      });
    }
    const { clerk, lot, coop } = await cooperative(kind, { demonstration: true });
    const batch = await issue(clerk, `lots/${lot}`, { level: 'unit', count: 1 });
    expect(await previewed(clerk, batch)).toEqual([expect.stringContaining(`${coop.url}/01/`)]);
  });

  test('have layouts to choose from', async () => {
    const { clerk } = await cooperative(kind);
    const { body } = await clerk<{ items: LabelLayoutView[] }>('GET /api/v1/label-layouts');
    expect(body.items).toContainEqual({
      id: 'a4-3x8',
      per_sheet: 24,
      page: { width_mm: 210, height_mm: 297 },
      label: { width_mm: 70, height_mm: 37 },
    });
  });
});
