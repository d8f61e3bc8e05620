/** A phone in a browser, with a farm of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Language } from '../../dashboards/ui/messages/words.ts';
import { ACCOUNTS, DEVICES } from './farm-page-data.ts';
import { FarmPageServer } from './farm-page-server.ts';
import { FarmPageRules } from './farm-page-rules.ts';
import { dayOfHistory, decisionsOf, flipsOf, RULES, TRIALS, wholeFarm } from './farm-page-states.ts';
import { program } from './tools.ts';

const FOLDER = join(import.meta.dirname, '../../dashboards/farm');
const BUILT = join(import.meta.dirname, '../../dist/dashboards/farm/index.html');
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const NO_CALLS_HOME = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Visit {
  readonly page: Page;
  readonly farm: FarmPageServer;
  readonly url: string;
}

/** The system's Chromium, with the page built. */
export async function openBrowser(): Promise<Browser> {
  // `npm test` has built it; a test run by hand may not have.
  if (!existsSync(BUILT)) {
    const { build } = await import('vite');
    await build({ root: FOLDER, configFile: join(FOLDER, 'vite.config.ts'), logLevel: 'warn' });
  }
  return chromium.launch({
    executablePath: program('chromium'),
    args: [...QUIET, ...NO_CALLS_HOME],
  });
}

/** A fresh phone at the PIN pad. Whatever the test does, the page may talk to no other host and log no error. */
export async function arrive(browser: Browser, size: Size, language?: Language): Promise<Visit> {
  const farm = new FarmPageServer(wholeFarm);
  farm.history = dayOfHistory();
  farm.decisions = decisionsOf;
  farm.flips = flipsOf;
  farm.trials = TRIALS;
  farm.devices = DEVICES;
  farm.accounts = ACCOUNTS;
  farm.rules = new FarmPageRules('khu-1', RULES);
  const url = await farm.listen();
  const context = await browser.newContext({ viewport: size, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const strangers: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) strangers.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Chromium itself logs each answer that is not 200; those are the test's own doing.
    const own = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !own) errors.push(message.text());
  });
  if (language) await page.addInitScript(`localStorage.setItem('nongso.language', '${language}')`);
  onTestFinished(async () => {
    await context.close();
    await farm.close();
    expect(strangers).toEqual([]);
    expect(errors).toEqual([]);
  });
  return { page, farm, url };
}

/** In by a pairing link. */
export async function enter({ page, farm, url }: Visit): Promise<void> {
  await page.goto(`${url}/#pin=${farm.pin}`);
  await page.getByRole('article').first().waitFor();
}
