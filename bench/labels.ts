import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { findLayout, LABEL_FORMATS, writeSheet } from '../api/label/index.ts';
import type { Label } from '../api/label/index.ts';
import { print, round } from './line.ts';

const LABELS = 100_000;
/** As many as a reader of the store hands over at once. */
const PORTION = 1_000;
const MIB = 2 ** 20;

function label(): Label {
  const serial = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .toUpperCase()
    .padStart(13, '0');
  return {
    address: `https://id.example.vn/01/09521234567899/21/${serial}`,
    hri: ['(01) 09521234567899', `(21) ${serial}`],
  };
}

async function* portions(): AsyncGenerator<Label[]> {
  for (let i = 0; i < LABELS; i += PORTION) {
    await setImmediate(); // as from a store, which answers later
    yield Array.from({ length: PORTION }, label);
  }
}

/** A4 sheets of unit stamps as PDF, each with its own code and text, read as fast as they come. */
export async function labels(): Promise<void> {
  const layout = findLayout('a4-3x8');
  const pdf = LABEL_FORMATS.find(({ id }) => id === 'pdf');
  if (layout === undefined || pdf === undefined) throw new Error('the bench prints PDF on a4-3x8');
  const started = performance.now();
  let bytes = 0;
  let peak = 0;
  const file = writeSheet(pdf, {
    layout,
    texts: {
      product: 'Nhãn lồng Hưng Yên',
      producer: 'HTX Nông nghiệp Đông Tảo',
      lot: 'Lô 2026-11-01',
      lines: ['Thu hoạch 20/11/2026', 'HSD 27/11/2026'],
    },
    longest: label(),
    portions,
    startAt: 1,
    at: Date.now(),
  });
  for await (const chunk of file) {
    bytes += chunk.length;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  print({
    what: 'labels_pdf',
    value: round(LABELS / ((performance.now() - started) / 1000), 0),
    unit: 'labels/s',
    conditions: {
      labels: LABELS,
      layout: layout.id,
      file_mib: round(bytes / MIB),
      peak_rss_mib: round(peak / MIB, 0),
    },
  });
}
