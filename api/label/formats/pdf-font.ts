/** A font as a PDF text operator wants it: glyphs by their number in the embedded subset. */
export interface PdfFont {
  /** Indirect reference, for a resource dictionary. */
  readonly reference: object;
  /** Operand of TJ: kerned. */
  readonly line: (text: string) => string;
  /** Operand of Tj in hexadecimal: letter by letter, remembered. */
  readonly letters: (text: string) => string;
}

/** What we use of pdfkit's font; its types keep it to themselves. Glyphs and positions are in 1/1000 em. */
interface EmbeddedFont {
  readonly ref: () => object;
  readonly encode: (
    text: string,
  ) => readonly [
    glyphs: readonly string[],
    positions: readonly { readonly advanceWidth: number; readonly xAdvance: number }[],
  ];
}

/** Opens a font file in a document. It is embedded when the document ends, with the glyphs asked for until then. */
export function openFont(document: PDFKit.PDFDocument, file: string): PdfFont {
  document.font(file);
  const font = (document as unknown as { readonly _font: EmbeddedFont })._font;
  const known = new Map<string, string>();
  const letter = (character: string): string => {
    let glyph = known.get(character);
    if (glyph === undefined) known.set(character, (glyph = font.encode(character)[0].join('')));
    return glyph;
  };
  return {
    reference: font.ref(),
    line(text) {
      const [glyphs, positions] = font.encode(text);
      return glyphs
        .map((glyph, i) => {
          const position = positions[i];
          const kern = position === undefined ? 0 : position.advanceWidth - position.xAdvance;
          return kern === 0 ? `<${glyph}>` : `<${glyph}> ${Math.round(kern * 1000) / 1000}`;
        })
        .join(' ');
    },
    letters: (text) => Array.from(text, letter).join(''),
  };
}
