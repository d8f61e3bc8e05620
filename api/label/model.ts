/**
 * What a label says, where labels stand on a sheet, and what a format gets to turn into a print file. A format draws:
 * sizes, wrapping and the code itself are settled before (compose.ts, sheet.ts), so that preview and print are the same.
 */

/** Labels on a sheet, in millimetres from its upper left corner. */
export interface LabelLayout {
  /** As in `?layout=a4-3x8`. */
  readonly id: string;
  readonly page: { readonly width_mm: number; readonly height_mm: number };
  readonly columns: number;
  readonly rows: number;
  readonly label: { readonly width_mm: number; readonly height_mm: number };
  /** Upper left corner of the first label. */
  readonly origin: { readonly left_mm: number; readonly top_mm: number };
  /** From the edge of one label to the same edge of the next. */
  readonly pitch: { readonly x_mm: number; readonly y_mm: number };
  /** What printers of the kind leave blank at the edges of a label; nothing is drawn there. */
  readonly margin_mm: number;
}

/** What all labels of a batch have in common. Texts as they are printed; an empty one takes no room. */
export interface LabelTexts {
  readonly product: string;
  readonly producer: string;
  /** `Lô 2026-11-01`; null on rolls without a lot. */
  readonly lot: string | null;
  /** Small lines in order, such as `Thu hoạch 20/11/2026`, `HSD 27/11/2026`. */
  readonly lines: readonly string[];
}

export interface Label {
  /** The address in the code, every character as it is encoded. */
  readonly address: string;
  /** Human readable interpretation: `(01) 09521234567899` and `(21) 7K3…`, one line each; at least one. */
  readonly hri: readonly string[];
}

export interface LabelJob {
  readonly layout: LabelLayout;
  readonly texts: LabelTexts;
  /** The label with the longest address: all of a batch get its size of code. */
  readonly longest: Label;
  /** Labels in order, in portions: a batch of 100,000 is never in memory at once. */
  readonly portions: () => AsyncIterable<readonly Label[]>;
  /** Place of the first label on its sheet, from 1: a partly used sheet goes on. */
  readonly startAt: number;
  /** UTC ms, for the document's date. */
  readonly at: number;
}

/** Why a batch cannot be printed on a layout. */
export type Misfit =
  | {
      /** `code`: its modules would be under the least size for scanning. */
      readonly misfit: 'code' | 'text';
      /** The address, or the text that is too long. */
      readonly what: string;
      /** Least size of a label on which it would fit, mm. */
      readonly needed: { readonly width_mm: number; readonly height_mm: number };
    }
  /** The font has no such letter (an emoji, another script): it would print as an empty box. */
  | { readonly misfit: 'letter'; readonly what: string };

export type Weight = 'regular' | 'semibold';

export interface Glyph {
  /** SVG path data in 1/1000 em, y upwards from the baseline. */
  readonly outline: string;
  /** To the next glyph, kerning included, 1/1000 em. */
  readonly advance: number;
  /** Highest point over the baseline, 1/1000 em; 0 for a blank. */
  readonly top: number;
}

/** One weight of the font that labels are set in. */
export interface Face {
  /** Path of its TrueType file. */
  readonly file: string;
  /** Kerned, for the texts of a batch. */
  readonly line: (text: string) => readonly Glyph[];
  /** Letter by letter, for what differs on every label: a hundred thousand serials share no words worth keeping. */
  readonly letters: (text: string) => readonly Glyph[];
  readonly hasLetter: (letter: string) => boolean;
}

export type Faces = Readonly<Record<Weight, Face>>;

export interface TextRun {
  readonly text: string;
  readonly weight: Weight;
  readonly size_pt: number;
  /** Left end of the baseline, mm from the label's upper left corner. */
  readonly x_mm: number;
  readonly y_mm: number;
}

export interface PlacedLabel {
  readonly label: Label;
  /** Upper left corner, mm from the page's. */
  readonly x_mm: number;
  readonly y_mm: number;
  readonly code: {
    /** Upper left corner of the first module, mm from the page's: on the dots of a 300 dpi printer. */
    readonly x_mm: number;
    readonly y_mm: number;
    /** Modules along an edge, without the quiet zone, which stays blank. */
    readonly size: number;
    /** Row by row, 1 is dark. */
    readonly modules: Uint8Array;
  };
  /** Set by `Face.letters`. */
  readonly hri: readonly TextRun[];
}

/** A job, composed. */
export interface Sheets {
  readonly layout: LabelLayout;
  /** Of the document: product and lot. */
  readonly title: string;
  /** UTC ms. */
  readonly at: number;
  readonly faces: Faces;
  /** Edge of a module, mm. */
  readonly module_mm: number;
  /** On every label at the same place. Set by `Face.line`. */
  readonly common: readonly TextRun[];
  /** One page after the other; none is empty. */
  readonly pages: () => AsyncIterable<readonly PlacedLabel[]>;
}

export interface LabelFormat {
  /** File extension: `pdf`. */
  readonly id: string;
  /** Media type. */
  readonly type: string;
  /** The file, streamed; it asks for the next page when the last one was taken. */
  readonly write: (sheets: Sheets) => AsyncIterable<Uint8Array>;
}

/** mm in a point of 1/72 inch. */
export const POINT_MM = 25.4 / 72;
