/** Contrast of two colours, as WCAG 2.2 defines it. */

/** `rgb(18, 33, 26)` as a browser computes it; a fourth number is the opacity. */
function channels(color: string): number[] {
  return (color.match(/[\d.]+/g) ?? []).map(Number);
}

/** Relative luminance, 0 (black) to 1 (white). */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color)
    .map((channel) => channel / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** From 1 (the same) to 21 (black on white); text of normal size needs 4.5 for level AA (1.4.3). */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
