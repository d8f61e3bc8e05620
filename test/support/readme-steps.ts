/** The README's steps in the browser: from the link of the first manager to a sheet of stamps, by the words on the screen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Words } from '../../dashboards/coop/messages/index.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { printFile } from './clerk-steps.ts';
import type { Visit } from './console-visit.ts';

const PRODUCT = 'Nhãn lồng';
const DAY = '2026-11-20';

/** The words of the screen that these steps press: a README names each of them in bold. */
export const pressed = ({ door, lots, stamps, common }: Words): readonly string[] => [
  door.invitation.accept,
  lots.addProduct,
  common.save,
  common.nav.lots,
  lots.add,
  lots.issue,
  stamps.now,
  stamps.issue,
  stamps.print.open,
];

/** The words that a README has in bold. */
export const boldIn = (file: string): readonly string[] =>
  [...readFileSync(join(packageRoot(), file), 'utf8').matchAll(/\*\*([^*]+)\*\*/g)].map(
    ([, word = '']) => word,
  );

/** In front of the invitation; gives the sheet as a PDF. */
export async function printFirstStamps(visit: Visit, { count }: { readonly count: number }): Promise<Buffer> {
  const { page, words } = visit;
  const { door, lots, products, stamps, common } = words;
  const press = (kind: 'button' | 'link', name: string): Promise<void> =>
    page.getByRole(kind, { name, exact: true }).first().click();

  await page.getByLabel(door.invitation.name).fill('Chị Lan');
  await page.getByLabel(door.login).fill('0912 345 678');
  await page.getByLabel(door.invitation.newPassword, { exact: true }).fill('vườn nhãn bên sông');
  await press('button', door.invitation.accept);

  await press('link', lots.addProduct);
  await page.getByLabel(products.name).fill(PRODUCT);
  await press('button', common.save);
  await page.getByRole('link', { name: PRODUCT }).waitFor();

  await press('link', common.nav.lots);
  await press('link', lots.add);
  await page.getByLabel(lots.from).fill(DAY);
  await page.getByLabel(lots.to, { exact: true }).fill(DAY);
  await press('button', common.save);
  await page.getByRole('heading', { name: lots.named(DAY) }).waitFor();

  await press('link', lots.issue);
  await page.getByLabel(stamps.count).fill(String(count));
  await page.getByText(stamps.now, { exact: true }).click();
  await press('button', stamps.issue);
  await page.getByRole('heading', { name: stamps.batch(String(count)), level: 1 }).waitFor();
  await page.getByText(stamps.counted(String(count), stamps.states.active)).waitFor();
  const file = await printFile(visit);
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  return file;
}
