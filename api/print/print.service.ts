import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { MAX_BATCH } from '../../domain/http/stamps.ts';
import type { LabelParams } from '../../domain/http/stamps.ts';
import { stampLabel } from '../../domain/stamp.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { checkSheet, findLayout, LABEL_FORMATS, LAYOUTS, placesOnPage, writeSheet } from '../label/index.ts';
import type { Label, LabelFormat, LabelLayout, SheetRefusal } from '../label/index.ts';
import { pointsToThisMachine } from '../loopback.ts';
import { CLOCK, CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { codesIn, StampBatchRepository } from '../stamp/index.ts';
import type { StampBatchFacts } from '../stamp/index.ts';
import { labelTexts } from './label-texts.ts';

/** Labels asked from the store at a time. */
const PORTION = 480;

/** Numbers of labels, both ends included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A print file, not a byte of it written yet. */
export interface PrintFile {
  readonly format: LabelFormat;
  readonly batch: StampBatchFacts;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Turns stamps into print files. */
@Injectable()
export class PrintService {
  readonly #batches: StampBatchRepository;
  readonly #clock: Clock;
  readonly #settings: ApiSettings;
  constructor(
    batches: StampBatchRepository,
    @Inject(CLOCK) clock: Clock,
    @Inject(CONFIG) settings: ApiSettings,
  ) {
    this.#batches = batches;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Everything that could be wrong is refused here; void stamps are left out. */
  async print(
    { cooperative }: MemberCaller,
    id: string,
    { extension, params }: { readonly extension: string; readonly params: LabelParams },
  ): Promise<PrintFile> {
    const batch = await this.#batches.find(cooperative, id);
    if (!batch) throw new Refusal('not_found');
    const format = formatOf(extension);
    const layout = layoutOf(params);
    this.#refuseAddress();
    const { ready_at, issued, count, level } = batch;
    if (ready_at === null) throw new Refusal('not_ready', { facts: { issued, count: codesIn(batch) } });
    // Of the one stamp of a lot as many labels as are wanted.
    const last = level === 'lot' ? MAX_BATCH : count;
    const span = { from: params.from ?? 1, to: Math.min(params.to ?? count, last) };
    const [longest] = await this.#labels(batch, { span, limit: 1 });
    if (!longest) throw new Refusal('nothing_to_print', { facts: { count } });
    const texts = labelTexts(batch, params.lang);
    const refusal = checkSheet(layout, { texts, longest: longest.label });
    if (refusal) refuseSheet(refusal);
    const bytes = writeSheet(format, {
      ...{ layout, texts, longest: longest.label, startAt: params.start, at: this.#clock.now() },
      portions: () => this.#portions(batch, span),
    });
    return { format, batch, bytes };
  }

  async *#portions(batch: StampBatchFacts, { from, to }: Span): AsyncGenerator<readonly Label[]> {
    for (let after = from - 1; ;) {
      const labels = await this.#labels(batch, { span: { from: after + 1, to }, limit: PORTION });
      const last = labels.at(-1);
      if (!last) return;
      yield labels.map(({ label }) => label);
      after = last.number;
    }
  }

  /** The first labels of a span. A lot's one stamp stands on all labels of its batch. */
  async #labels(
    batch: StampBatchFacts,
    { span: { from, to }, limit }: { readonly span: Span; readonly limit: number },
  ): Promise<{ number: number; label: Label }[]> {
    if (from > to) return [];
    if (batch.level === 'unit') {
      const rows = await this.#batches.stamps(batch, { after: from - 1, upTo: to, limit, without: 'void' });
      return rows.map(({ number, code }) => ({ number, label: this.#label(batch, code) }));
    }
    const [stamp] = await this.#batches.stamps(batch, { after: 0, limit: 1, without: 'void' });
    if (!stamp) return [];
    const label = this.#label(batch, stamp.code);
    return Array.from({ length: Math.min(limit, to - from + 1) }, (_, i) => ({ number: from + i, label }));
  }

  #label({ level, gtin, lot_number }: StampBatchFacts, code: string): Label {
    return stampLabel({ level, code, gtin, lot: lot_number }, this.#settings.publicUrl);
  }

  /** What is printed stays: without an address of their own, stamps would point to where the api happens to listen. */
  #refuseAddress(): void {
    const { publicUrl: url, demonstration } = this.#settings;
    if (!demonstration && (!url.startsWith('https:') || pointsToThisMachine(url)))
      throw new Refusal('loopback_address', { facts: { url } });
  }
}

function formatOf(extension: string): LabelFormat {
  const format = LABEL_FORMATS.find(({ id }) => id === extension);
  const formats = LABEL_FORMATS.map(({ id }) => id).join(', ');
  if (!format) throw new Refusal('unknown_format', { facts: { formats } });
  return format;
}

function layoutOf({ layout: id, start }: LabelParams): LabelLayout {
  const layout = findLayout(id);
  const ids = LAYOUTS.map((known) => known.id).join(', ');
  if (!layout) throw new Refusal('invalid', { errors: [{ path: 'layout', message: `one of ${ids}` }] });
  const places = placesOnPage(layout);
  if (start > places)
    throw new Refusal('invalid', { errors: [{ path: 'start', message: `1 to ${places} on ${id}` }] });
  return layout;
}

function refuseSheet({ reason, fitting }: SheetRefusal): never {
  if (reason.misfit === 'letter') throw new Refusal('letter_missing', { facts: { what: reason.what } });
  const { width_mm, height_mm } = reason.needed;
  throw new Refusal('does_not_fit', {
    facts: {
      what: reason.what,
      width: tenths(width_mm),
      height: tenths(height_mm),
      layouts: fitting.join(', ') || '-',
    },
  });
}

/** Upwards, so that a label of the size that is named does fit. */
const tenths = (mm: number): number => Math.ceil(mm * 10) / 10;
