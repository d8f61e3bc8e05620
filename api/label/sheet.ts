import { compose, hriSize } from './compose.ts';
import type { Composition } from './compose.ts';
import { labelFaces } from './face.ts';
import { cornerOf, LAYOUTS, placesOnPage } from './layouts.ts';
import type { Faces, Label, LabelFormat, LabelJob, LabelLayout, Misfit, PlacedLabel } from './model.ts';
import { HRI } from './styles.ts';
import { DOT_MM, encodeSymbol, planSymbols } from './symbol.ts';
import type { SymbolPlan } from './symbol.ts';
import { plain } from './typeset.ts';

/** What decides whether a batch fits: its texts and the label with the longest address. */
export type LabelContent = Pick<LabelJob, 'texts' | 'longest'>;

/** Why a batch does not fit, and the layouts of ours on which it would. */
export interface SheetRefusal {
  readonly reason: Misfit;
  /** Ids, in the order of the list. */
  readonly fitting: readonly string[];
}

/** To be asked before a byte is written: undefined where the batch fits the layout. */
export function checkSheet(layout: LabelLayout, content: LabelContent): SheetRefusal | undefined {
  const reason = misfitOn(layout, content);
  if (reason === undefined) return undefined;
  const fitting = LAYOUTS.filter((other) => misfitOn(other, content) === undefined).map(({ id }) => id);
  return { reason, fitting };
}

function misfitOn(layout: LabelLayout, content: LabelContent): Misfit | undefined {
  const { composed } = planSheet(layout, content);
  return 'misfit' in composed ? composed : undefined;
}

/**
 * The print file of a job that passed `checkSheet`, streamed: portions are asked for as pages are taken.
 * @throws RangeError where `startAt` is no place of the layout.
 */
export function writeSheet(format: LabelFormat, job: LabelJob): AsyncIterable<Uint8Array> {
  const { layout, texts, startAt } = job;
  if (!Number.isInteger(startAt) || startAt < 1 || startAt > placesOnPage(layout))
    throw new RangeError(`startAt is 1 to ${placesOnPage(layout)} on ${layout.id}, not ${startAt}`);
  const { composed, symbols, faces } = planSheet(layout, job);
  if ('misfit' in composed) throw new Error(`the job did not pass checkSheet: ${JSON.stringify(composed)}`);
  return format.write({
    layout,
    title: [texts.product, texts.lot ?? ''].map(plain).filter(Boolean).join(', '),
    at: job.at,
    faces,
    module_mm: composed.module_mm,
    common: composed.common,
    pages: () => pagesOf(job, { composed, symbols, faces }),
  });
}

interface Plan<C> {
  readonly composed: C;
  readonly symbols: SymbolPlan;
  readonly faces: Faces;
}

function planSheet(layout: LabelLayout, { texts, longest }: LabelContent): Plan<Composition | Misfit> {
  const faces = labelFaces();
  const symbols = planSymbols(longest.address);
  return { composed: compose(layout, { texts, longest, faces, size: symbols.size }), symbols, faces };
}

async function* pagesOf(job: LabelJob, plan: Plan<Composition>): AsyncGenerator<readonly PlacedLabel[]> {
  const places = placesOnPage(job.layout);
  let place = job.startAt - 1;
  let page: PlacedLabel[] = [];
  for await (const portion of job.portions())
    for (const label of portion) {
      page.push(placeLabel(label, cornerOf(job.layout, place), plan));
      place += 1;
      if (place < places) continue;
      yield page;
      page = [];
      place = 0;
    }
  if (page.length > 0) yield page;
}

function placeLabel(
  label: Label,
  corner: { readonly x_mm: number; readonly y_mm: number },
  { composed, symbols, faces }: Plan<Composition>,
): PlacedLabel {
  const { code, hri } = composed;
  return {
    label,
    ...corner,
    code: {
      x_mm: onDots(corner.x_mm + code.x_mm),
      y_mm: onDots(corner.y_mm + code.y_mm),
      size: symbols.size,
      modules: encodeSymbol(label.address, symbols),
    },
    hri: label.hri.map((text, i) => ({
      text,
      weight: HRI.weight,
      size_pt: Math.min(hri.size_pt, hriSize(text, hri.width_mm, faces)),
      x_mm: hri.x_mm,
      y_mm: hri.y_mm[i] ?? 0,
    })),
  };
}

/** At most half a dot away; all edges of all modules of a page then lie on dots. */
const onDots = (mm: number): number => Math.round(mm / DOT_MM) * DOT_MM;
