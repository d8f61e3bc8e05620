/** A clerk's browser in front of the console of a real api. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { WORDS } from '../../dashboards/coop/messages/index.ts';
import type { Words } from '../../dashboards/coop/messages/index.ts';
import type { Language } from '../../dashboards/ui/messages/words.ts';
import type { Role } from '../../domain/http/people.ts';
import { coopApi } from './coop-api.ts';
import type { CoopApi, CoopApiOptions } from './coop-api.ts';
import { PASSWORD, person } from './coop-people.ts';
import { program } from './tools.ts';
import { traceRenderer } from './trace-page.ts';

const FOLDER = join(import.meta.dirname, '../../dashboards/coop');
const BUILT = join(import.meta.dirname, '../../dist/dashboards/coop/index.html');
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const NO_CALLS_HOME = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const PHONE = { width: 360, height: 640 };
export const DESKTOP = { width: 1_280, height: 800 };

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The console and the buyer's page. `npm test` has built them; a test run by hand may not have. */
export async function buildConsole(): Promise<void> {
  await traceRenderer();
  if (existsSync(BUILT)) return;
  const { build } = await import('vite');
  await build({ root: FOLDER, configFile: join(FOLDER, 'vite.config.ts'), logLevel: 'warn' });
}

/** The system's Chromium, with the console built. */
export async function openBrowser(): Promise<Browser> {
  await buildConsole();
  return chromium.launch({ executablePath: program('chromium'), args: [...QUIET, ...NO_CALLS_HOME] });
}

export interface Office {
  readonly api: CoopApi;
  /** Its id. */
  readonly cooperative: string;
  readonly login: string;
}

/** An api with one cooperative and one person in it. */
export async function office(role: Role = 'manager', options: CoopApiOptions = {}): Promise<Office> {
  const api = await coopApi('SQLite', { demonstration: true, ...options });
  const cooperative = await api.cooperative();
  const login = 'lan@example.vn';
  await person(api, cooperative, { login, role });
  return { api, cooperative, login };
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly words: Words;
}

export interface VisitOptions {
  readonly size?: Size;
  readonly language?: Language;
}

/** A browser of its own. Whatever the test does, the page may talk to no other host and log no error. */
export async function arrive(
  browser: Browser,
  url: string,
  { size = DESKTOP, language = 'vi' }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: size, timezoneId: 'Asia/Ho_Chi_Minh' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const strangers: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) strangers.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // Chromium itself logs each answer that is not 200; those are the test's own doing.
    const own = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !own) errors.push(message.text());
  });
  await page.addInitScript(`localStorage.setItem('nongso.language', '${language}')`);
  onTestFinished(async () => {
    await context.close();
    expect(strangers).toEqual([]);
    expect(errors).toEqual([]);
  });
  return { page, context, words: WORDS[language] };
}

/** Types login and password and presses the button. */
export async function signIn({ page, words }: Visit, login: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(words.door.login).fill(login);
  await page.getByLabel(words.door.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: words.door.enter, exact: true }).click();
}

/** In the first room, signed in. */
export async function enter(
  browser: Browser,
  { api, login }: Office,
  options?: VisitOptions,
): Promise<Visit> {
  const visit = await arrive(browser, api.url, options);
  await visit.page.goto(`${api.url}/console/`);
  await signIn(visit, login);
  await visit.page.getByRole('heading', { name: visit.words.lots.title, level: 1 }).waitFor();
  return visit;
}

/** To another room, as by its address: `#/products`. */
export const go = (page: Page, fragment: string): Promise<unknown> =>
  page.evaluate(`location.hash = '${fragment}'`);
