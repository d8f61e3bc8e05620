/** What makes a room of the console hard to read or to press, found in it as it is drawn. */
import type { Page } from 'playwright-core';
import { contrast } from './contrast.ts';

const LEAST_CONTRAST = 4.5;
const LEAST_LETTERS_PX = 16;
const LEAST_TARGET_PX = 44;

export interface Hardships {
  readonly scrollsSideways: boolean;
  readonly tooFaint: readonly string[];
  readonly tooTiny: readonly string[];
  readonly tooSmallToPress: readonly string[];
  readonly withoutName: readonly string[];
}
export const NO_HARDSHIP: Hardships = {
  scrollsSideways: false,
  tooFaint: [],
  tooTiny: [],
  tooSmallToPress: [],
  withoutName: [],
};

interface Drawn {
  readonly name: string;
  readonly color: string;
  readonly ground: string;
  readonly size_px: number;
}

const SEEN = `const seen = (e) => e.getClientRects().length > 0 && !e.closest('.visually-hidden, [aria-hidden=true]');
  const name = (e) => (e.getAttribute('aria-label') || e.textContent || e.value || e.tagName).trim().slice(0, 40);`;

/** Every element with text of its own, with its colour and the ground behind it, as computed. */
const TEXTS = `(() => { ${SEEN}
  return [...document.querySelectorAll('body *')]
    .filter((e) => seen(e) && e.tagName !== 'OPTION')
    .filter((e) => e.matches('input, select, textarea') || [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== ''))
    .map((e) => {
      const style = getComputedStyle(e);
      let behind = e;
      while (behind && /^(transparent|.*, 0\\))$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
      const ground = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
      return { name: name(e), color: style.color, ground, size_px: parseFloat(style.fontSize) };
    });
})()`;

/** What is pressed: of a radio or checkbox its label with it. */
const TARGETS = `(() => { ${SEEN}
  const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim();
  return [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(seen).map((e) => {
    const pressed = e.matches('[type=radio], [type=checkbox]') ? e.closest('label') : e;
    return { name: name(e), isNamed: Boolean(named(e)), height_px: pressed.getBoundingClientRect().height };
  });
})()`;

export async function hardships(page: Page): Promise<Hardships> {
  const texts = await page.evaluate<Drawn[]>(TEXTS);
  const targets = await page.evaluate<{ name: string; isNamed: boolean; height_px: number }[]>(TARGETS);
  return {
    scrollsSideways: await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    ),
    tooFaint: texts.filter((t) => contrast(t.color, t.ground) < LEAST_CONTRAST).map(({ name }) => name),
    tooTiny: texts.filter(({ size_px }) => size_px < LEAST_LETTERS_PX).map(({ name }) => name),
    tooSmallToPress: targets.filter((t) => t.height_px < LEAST_TARGET_PX).map(({ name }) => name),
    withoutName: targets.filter(({ isNamed }) => !isNamed).map(({ name }) => name),
  };
}
