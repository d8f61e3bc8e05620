/** The built page of the buyer behind a small server, and a phone without scripts that looks at it. */
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, onTestFinished } from 'vitest';
import type { TraceRenderer, TraceView, UnitFacts } from '../../domain/http/trace.ts';
import { contrast } from './contrast.ts';
import { IMAGE } from './trace-views.ts';

const FOLDER = join(import.meta.dirname, '../../dashboards/trace');
const BUILT = join(import.meta.dirname, '../../dist/dashboards/trace/render.js');

/** The renderer as the api loads it. */
export async function traceRenderer(): Promise<TraceRenderer> {
  // `npm test` has built it; a test run by hand may not have.
  if (!existsSync(BUILT)) {
    const { build } = await import('vite');
    await build({ root: FOLDER, configFile: join(FOLDER, 'vite.config.ts'), logLevel: 'warn' });
  }
  const built = (await import(pathToFileURL(BUILT).href)) as { renderer: TraceRenderer };
  return built.renderer;
}

export function htmlOf(renderer: TraceRenderer, view: TraceView, facts: UnitFacts): string {
  const { before, after } = renderer.page(view);
  return before + renderer.unit(facts, view.language) + after;
}

/** Opens the page at this width under the strictest policy. It may log nothing and ask no other host. `served`: the paths asked for. */
export async function openPage(
  browser: Browser,
  html: string,
  { width, height, stylePolicy }: { width: number; height: number; stylePolicy: string },
): Promise<{ page: Page; served: readonly string[] }> {
  const picture = await photo();
  const served: string[] = [];
  const server = createServer((request, response) => {
    served.push(request.url ?? '');
    // A picture never changes under its path, so the tab's icon is taken from the browser's memory.
    if (request.url === IMAGE)
      return response
        .writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'max-age=31536000, immutable' })
        .end(picture);
    return response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; img-src 'self'; style-src ${stylePolicy}; base-uri 'none'; form-action 'none'`,
      })
      .end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;

  const context = await browser.newContext({
    viewport: { width, height },
    javaScriptEnabled: false,
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) strangers.push(request.url());
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  onTestFinished(async () => {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });
  await page.goto(`${url}/01/09521234567899`);
  return { page, served };
}

/** A picture of a size that a phone's photo is cut to. */
const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#c8a165' } })
    .webp()
    .toBuffer();

interface Drawn {
  readonly name: string;
  readonly color: string;
  readonly ground: string;
  readonly size_px: number;
}

/** What makes a page hard to read or to press. */
export interface Hardships {
  readonly scrollsSideways: boolean;
  readonly tooFaint: readonly string[];
  readonly tooTiny: readonly string[];
  readonly tooSmallToPress: readonly string[];
}
export const NO_HARDSHIP: Hardships = {
  scrollsSideways: false,
  tooFaint: [],
  tooTiny: [],
  tooSmallToPress: [],
};

const LEAST_CONTRAST = 4.5;
const LEAST_LETTERS_PX = 16;
const LEAST_TARGET_PX = 44;

/** Every element with text of its own, with its colour and the ground behind it, as computed. */
const TEXTS = `[...document.querySelectorAll('body *')]
  .filter((e) => e.getClientRects().length > 0)
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== ''))
  .map((e) => {
    const style = getComputedStyle(e);
    let behind = e;
    while (behind && /^(transparent|.*, 0\\))$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    return {
      name: e.textContent.trim().slice(0, 40),
      color: e instanceof SVGElement ? style.fill : style.color,
      ground: behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)',
      size_px: parseFloat(style.fontSize),
    };
  })`;

const TARGETS = `[...document.querySelectorAll('a, button, input')]
  .map((e) => ({ name: e.textContent.trim(), height_px: e.getBoundingClientRect().height }))`;

export async function hardships(page: Page): Promise<Hardships> {
  const texts = await page.evaluate<Drawn[]>(TEXTS);
  const targets = await page.evaluate<{ name: string; height_px: number }[]>(TARGETS);
  expect(texts.length).toBeGreaterThan(5);
  return {
    scrollsSideways: await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    ),
    tooFaint: texts.filter((t) => contrast(t.color, t.ground) < LEAST_CONTRAST).map(({ name }) => name),
    tooTiny: texts.filter(({ size_px }) => size_px < LEAST_LETTERS_PX).map(({ name }) => name),
    tooSmallToPress: targets.filter((t) => t.height_px < LEAST_TARGET_PX).map(({ name }) => name),
  };
}
