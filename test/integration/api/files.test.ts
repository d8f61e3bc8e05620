import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { FileView } from '../../../domain/http/records.ts';
import type { ProductView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';

async function desk(kind: StoreKind) {
  const api = await coopApi(kind);
  const coop = await api.cooperative();
  const clerk = await api.member(coop, 'clerk');
  const upload = (bytes: Buffer, type = 'image/jpeg') =>
    clerk<FileView>('POST /api/v1/files', bytes, { 'content-type': type });
  return { api, coop, clerk, upload };
}

const plain = (width: number, height: number, background = '#2f7d32') =>
  sharp({ create: { width, height, channels: 3, background } });

/** A phone's picture: lies on its side, and says where and with what it was taken. */
const phonePicture = () => {
  const exif = {
    IFD0: { Make: 'Bphone' },
    IFD3: { GPSLatitude: '20/1 39/1 0/1', GPSLatitudeRef: 'N' },
  };
  return plain(1200, 800).withMetadata({ orientation: 6, exif }).jpeg().toBuffer();
};

/** A small PNG that says in its header (W3C PNG, 11.2.1) that it is huge. */
async function bomb(): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  png.writeUInt32BE(50_000, 16);
  png.writeUInt32BE(50_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

async function twoFrames(): Promise<Buffer> {
  const frames = ['#ff0000', '#00ff00'].map((colour) => plain(8, 8, colour).png().toBuffer());
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .webp()
    .toBuffer();
}

onEachStore('files', (kind) => {
  test("a phone's picture becomes small, upright and says nothing of its taker", async () => {
    const { api, upload } = await desk(kind);
    const picture = await phonePicture();
    expect((await sharp(picture).metadata()).exif).toBeDefined();
    const { status, body } = await upload(picture);
    expect(status).toBe(201);
    expect(FileView.parse(body)).toMatchObject({ width: 427, height: 640 });
    const answer = await fetch(api.url + body.path);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(body.id).toBe(createHash('sha256').update(bytes).digest('hex'));
    const kept = await sharp(bytes).metadata();
    expect(kept).toMatchObject({ format: 'webp', width: 427, height: 640 });
    expect([kept.exif, kept.icc, kept.xmp, kept.iptc, kept.orientation]).toEqual(Array(5).fill(undefined));
    expect(bytes.includes('Bphone')).toBe(false);
  });

  test('anybody sees a picture by its address, and a browser keeps it for good', async () => {
    const { api, upload } = await desk(kind);
    const { body } = await upload(await plain(20, 10).png().toBuffer(), 'image/png');
    const answer = await fetch(api.url + body.path);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${body.id}"`,
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect((await answer.arrayBuffer()).byteLength).toBe(Number(answer.headers.get('content-length')));
    const again = await fetch(api.url + body.path, { headers: { 'if-none-match': `"${body.id}"` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    for (const path of [`/files/${'0'.repeat(64)}.webp`, `/files/${body.id}`, '/files/..%2f..%2fapi.db'])
      expect(await api.stranger(`GET ${path}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('the same picture twice is one file, and a product may show it', async () => {
    const { clerk, upload } = await desk(kind);
    const picture = await phonePicture();
    const [first, second] = [await upload(picture), await upload(picture)];
    expect(second.body).toEqual(first.body);
    const product = { name: 'Nhãn lồng', image: first.body.id };
    expect(await clerk<ProductView>('POST /api/v1/products', product)).toMatchObject({
      status: 201,
      body: { image: first.body.id },
    });
  });

  test('a picture of another cooperative is shown to all, but not on my product', async () => {
    const { api, upload } = await desk(kind);
    const { body } = await upload(await phonePicture());
    const neighbour = await api.member(await api.cooperative(), 'clerk');
    expect(await neighbour('POST /api/v1/products', { name: 'Vải', image: body.id })).toMatchObject({
      status: 422,
      body: { code: 'bad_reference', field: 'image' },
    });
  });

  test('what is no picture is refused, whatever it says it is', async () => {
    const { upload } = await desk(kind);
    const photo = await phonePicture();
    const gif = await plain(8, 8).gif().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const cut = photo.subarray(0, photo.length / 2);
    const refused: [string, Buffer][] = [
      ['nothing', Buffer.alloc(0)],
      ['a vector drawing', svg],
      ['a GIF', gif],
      ['half a picture', cut],
      ['a name only', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
      ['two pictures in turn', await twoFrames()],
    ];
    for (const [what, bytes] of refused)
      expect(await upload(bytes, 'image/png'), what).toMatchObject({
        status: 415,
        body: { code: 'not_an_image' },
      });
  });

  test('pictures that would not fit into memory and bodies above 10 MB are refused', async () => {
    const { upload } = await desk(kind);
    const large = { status: 413, body: { code: 'too_large' } };
    expect(await upload(await bomb(), 'image/png')).toMatchObject({
      ...large,
      body: { limit: '64 megapixel' },
    });
    expect(await upload(Buffer.alloc(10 * 1024 * 1024 + 1))).toMatchObject({
      ...large,
      body: { limit: '10 MB' },
    });
  });

  test('JSON and forms are no pictures; strangers and inspectors send none', async () => {
    const { api, coop, clerk } = await desk(kind);
    const refused = (code: string, status: number) => ({ status, body: { code } });
    expect(await clerk('POST /api/v1/files', {})).toMatchObject(refused('not_an_image', 415));
    const form = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(await clerk('POST /api/v1/files', Buffer.from('--x--'), form)).toMatchObject({ status: 415 });
    const jpeg = { 'content-type': 'image/jpeg' };
    const photo = await phonePicture();
    expect(await api.stranger('POST /api/v1/files', photo, jpeg)).toMatchObject(
      refused('not_signed_in', 401),
    );
    const inspector = await api.member(coop, 'inspector');
    expect(await inspector('POST /api/v1/files', photo, jpeg)).toMatchObject(refused('not_allowed', 403));
    const files = api.api.db.selectFrom('file').select('digest').where('cooperative', '=', coop);
    expect(await files.execute()).toEqual([]);
  });

  test('many at once are made one after the other, or asked to come again', async () => {
    const { upload } = await desk(kind);
    const photo = await phonePicture();
    const answers = await Promise.all(Array.from({ length: 20 }, () => upload(photo)));
    const busy = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 201).length + busy.length).toBe(20);
    for (const { headers } of busy) expect(headers.get('retry-after')).toBe('5');
    expect(await upload(photo)).toMatchObject({ status: 201 });
  });
});
