import sharp from 'sharp';

/** A picture of 8000 x 8000: the largest phones make 50 megapixels. One that claims more is a bomb. */
export const MAX_PIXELS = 64_000_000;
/** What a label or a buyer's page shows, px. */
const MAX_SIDE = 640;
const WEBP_QUALITY = 75;

// One picture at a time (see Pictures) on one thread: the farm's small machine has a buyer's page to answer meanwhile.
sharp.concurrency(1);
sharp.cache(false);

export interface Picture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** First bytes of JPEG (ISO/IEC 10918-1, B.1.1.3), PNG (W3C PNG, 5.2) and WebP (RFC 9649, 2.3). */
const isPicture = (bytes: Buffer): boolean =>
  bytes.readUIntBE(0, 3) === 0xff_d8_ff ||
  bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' ||
  (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP');

const SHORTEST = 12;

/**
 * A picture as we keep it: turned upright, at most {@link MAX_SIDE} wide and high, WebP, and nothing in it but pixels:
 * no place, camera, comment or second picture. Same bytes in, same bytes out.
 * What comes in is told by its first bytes, not by its content type: no other decoder is ever reached.
 */
export async function rePicture(bytes: Buffer): Promise<Picture | 'not_an_image' | 'too_large'> {
  if (bytes.length < SHORTEST || !isPicture(bytes)) return 'not_an_image';
  const options = { failOn: 'error', animated: false, sequentialRead: true } as const;
  try {
    const {
      width,
      height,
      pages = 1,
    } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    if (pages > 1) return 'not_an_image';
    if (width * height > MAX_PIXELS) return 'too_large';
    const { data, info } = await sharp(bytes, { ...options, limitInputPixels: MAX_PIXELS })
      .rotate()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: WEBP_QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch {
    return 'not_an_image'; // libvips says why in words for programmers only
  }
}
