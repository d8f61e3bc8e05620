/** What a clerk does with a lot and its stamps, step by step, by the words on the screen. */
import { expect } from 'vitest';
import type { Visit } from './console-visit.ts';

const MM = 96 / 25.4; // CSS counts 96 pixels to an inch
const A4 = { width: 210 * MM, height: 297 * MM };

/** From the list of lots into the one of this product; gives its number. */
export async function openLot({ page, words }: Visit, product: string): Promise<string> {
  await page.getByRole('link', { name: product }).click();
  await page.getByText(words.lots.stamps).waitFor();
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  const number = /\d{4}-\d{2}-\d{2}/.exec(title)?.[0] ?? '';
  expect(title).toBe(words.lots.named(number));
  return number;
}

/** From the lot to its stamps; chooses the sheet of 24 labels and sees it true to size. */
export async function lookAtSheet({ page, words }: Visit): Promise<void> {
  await page.getByRole('link', { name: words.stamps.open }).click();
  const { print } = words.stamps;
  await page.getByLabel(print.layout).selectOption({ label: print.layoutName(3, 8, '70', '37') });
  await page.getByText(print.sheets('24', '1')).waitFor();
  const preview = page.getByRole('img', { name: print.previewAlt });
  await preview.scrollIntoViewIfNeeded();
  const size = await preview.boundingBox();
  expect(size?.width).toBeCloseTo(A4.width, 0);
  expect(size?.height).toBeCloseTo(A4.height, 0);
  const drawn = (): Promise<number> =>
    preview.evaluate((image: { naturalWidth: number }) => image.naturalWidth);
  await expect.poll(drawn, { timeout: 20_000 }).toBeGreaterThan(0);
}

/** The file that the print button opens: the browser shows it in a tab of its own, out of reach, so it is asked for again. */
export async function printFile({ page, context, words }: Visit): Promise<Buffer> {
  const asked = context.waitForEvent('request', (request) => request.url().includes('/labels.pdf'));
  await page.getByRole('link', { name: words.stamps.print.open, exact: true }).click();
  const answer = await context.request.get((await asked).url());
  expect(answer.headers()['content-type']).toBe('application/pdf');
  return answer.body();
}

/** From the lot: stamps to be activated later; gives the addresses of their pages. */
export async function issueForLater({ page, words }: Visit, count: string): Promise<string[]> {
  const { stamps } = words;
  await page.getByRole('link', { name: words.lots.issueMore }).click();
  await page.getByLabel(stamps.count).fill(count);
  await page.getByText(stamps.unit).click();
  await page.getByText(stamps.later).click();
  await page.getByRole('button', { name: stamps.issue }).click();
  await page.getByRole('heading', { name: stamps.batch(count), level: 1 }).waitFor();
  await page.getByRole('button', { name: stamps.list.show }).click();
  const pages = page.getByRole('link', { name: stamps.list.page });
  await pages.first().waitFor();
  return pages.evaluateAll((links: { href: string }[]) => links.map(({ href }) => href));
}

/** On the page of a batch none of whose stamps is in use. */
export async function activateAll({ page, words }: Visit, count: string): Promise<void> {
  const { activate } = words.stamps;
  await page.getByRole('button', { name: activate.confirm(count) }).click();
  await page.getByText(activate.done(count)).waitFor();
}

/** On the page of a batch: voids its first stamp, after being asked whether it is meant. */
export async function voidFirst({ page, words }: Visit, reason: string): Promise<void> {
  const { stamps } = words;
  await page.getByRole('button', { name: stamps.void.open }).click();
  const room = page.getByRole('region', { name: stamps.void.title });
  await room.getByLabel(stamps.from).fill('1');
  await room.getByLabel(stamps.to).fill('1');
  await room.getByLabel(stamps.void.reason).fill(reason);
  await room.getByRole('button', { name: stamps.void.next }).click();
  await page.getByRole('dialog').getByRole('button', { name: stamps.void.confirm }).click();
  await page.getByText(stamps.void.done('1')).waitFor();
}

/** From the page of a batch back to its lot, and recalls that. */
export async function recallLot(
  { page, words }: Visit,
  { lot, reason }: { readonly lot: string; readonly reason: string },
): Promise<void> {
  const { recall } = words.lots;
  await page.getByRole('link', { name: words.common.back }).click();
  await page.getByRole('button', { name: recall.open }).click();
  const question = page.getByRole('dialog');
  await question.getByLabel(recall.reason).fill(reason);
  await question.getByLabel(recall.typeNumber(lot)).fill(lot);
  await question.getByRole('button', { name: recall.confirm }).click();
  await page.getByText(recall.done).waitFor();
}
