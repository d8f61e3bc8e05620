/** What makes a page hard to read or to press, found in the page as it is drawn. */
import type { Page } from 'playwright-core';

export interface Findings {
  readonly scrollsSideways: boolean;
  readonly tooFaint: readonly string[];
  readonly tooSmall: readonly string[];
  readonly tooTiny: readonly string[];
}
export const NOTHING_FOUND: Findings = { scrollsSideways: false, tooFaint: [], tooSmall: [], tooTiny: [] };

/** Runs in the page: contrast below 4.5 (WCAG 2.2, 1.4.3), touch targets below 48 px, letters below 16 px. */
const INSPECT = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = (e) => e.getClientRects().length > 0 && !e.closest('.visually-hidden');
  const name = (e) => e.textContent.trim().slice(0, 40);
  const texts = [...document.querySelectorAll('body *')].filter(
    (e) => seen(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== ''),
  );
  const contrast = (e) => {
    const [a, b] = [luminance(getComputedStyle(e).color), luminance(ground(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  return {
    scrollsSideways: document.documentElement.scrollWidth > window.innerWidth,
    tooFaint: texts.filter((e) => contrast(e) < 4.5).map(name),
    tooSmall: [...document.querySelectorAll('button, a, input, summary')].filter((e) => seen(e) && e.getBoundingClientRect().height < 48).map(name),
    tooTiny: texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 16).map(name),
  };
})()`;

export const inspect = (page: Page): Promise<Findings> => page.evaluate<Findings>(INSPECT);
