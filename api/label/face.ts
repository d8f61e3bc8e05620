import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Face, Faces, Glyph } from './model.ts';

/** Be Vietnam Pro, whole (the subsets made for the web have Vietnamese letters but no ASCII), licensed OFL-1.1. */
const FILES = {
  regular: '@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  semibold: '@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
};

/** What we use of the font that pdfkit opens; its types keep it to itself. */
interface OpenFont {
  readonly unitsPerEm: number;
  readonly layout: (text: string) => {
    readonly glyphs: readonly {
      readonly path: { readonly toSVG: () => string };
      readonly bbox: { readonly maxY: number };
    }[];
    readonly positions: readonly { readonly xAdvance: number }[];
  };
  readonly hasGlyphForCodePoint: (codePoint: number) => boolean;
}

let opened: Faces | undefined;

/** The faces of all labels, read once in a process: they measure here, and print, with the same tables. */
export const labelFaces = (): Faces =>
  (opened ??= { regular: openFace(FILES.regular), semibold: openFace(FILES.semibold) });

/** A label is measured again for each size of its code and its texts; the words stay the same. */
const WORDS_KEPT = 10_000;

function openFace(name: string): Face {
  const file = createRequire(import.meta.url).resolve(name);
  const font = openFont(file);
  const words = new Map<string, readonly Glyph[]>();
  const word = (text: string): readonly Glyph[] => {
    const known = words.get(text);
    if (known !== undefined) return known;
    if (words.size >= WORDS_KEPT) words.clear();
    const { glyphs, positions } = font.layout(text);
    const set = glyphs.map(({ path, bbox }, i) => ({
      outline: path.toSVG(),
      advance: positions[i]?.xAdvance ?? 0,
      top: Math.max(0, bbox.maxY),
    }));
    words.set(text, set);
    return set;
  };
  return {
    file,
    // A word with the space behind it: pdfkit shapes text in these pieces, so print is measured exactly.
    line: (text) => (text.match(/[^ ]+ ?/g) ?? []).flatMap(word),
    letters: (text) => Array.from(text).flatMap(word),
    hasLetter: (letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
  };
}

function openFont(file: string): OpenFont {
  const document = new PDFDocument({ autoFirstPage: false, font: file });
  const { font } = (document as unknown as { readonly _font: { readonly font: OpenFont } })._font;
  if (font.unitsPerEm !== 1000) throw new Error(`${file}: outlines are expected in 1/1000 em`);
  return font;
}
