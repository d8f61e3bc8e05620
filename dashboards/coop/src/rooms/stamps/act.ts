/** Activating and voiding: what is sent, and what is said afterwards. */
import type { StampActView, StampBatchView } from '../../../../../domain/http/stamps.ts';
import { formatNumber } from '../../../../ui/format-number.ts';
import { MOST_PER_ACT } from '../../limits.ts';
import type { StampChoice } from '../../state/api.ts';
import type { Answer } from '../../state/client.ts';
import type { readRange } from '../../text/range.ts';

/** What one call names, and how many stamps that are. */
export interface Portion {
  readonly choice: StampChoice;
  readonly count: number;
}

/**
 * Stamps of a batch as the api takes them, in portions that it takes at once. A form sends only what it has checked: a
 * wrong range chooses none.
 */
export function portionsOf(batch: StampBatchView, range: ReturnType<typeof readRange>): Portion[] {
  if ('errors' in range) return [];
  const { from = 1, to = batch.codes } = range;
  const portions: Portion[] = [];
  for (let first = from; first <= to; first += MOST_PER_ACT) {
    const last = Math.min(to, first + MOST_PER_ACT - 1);
    const choice = { ranges: [{ batch: batch.id, from: first, to: last }] };
    portions.push({ choice, count: last - first + 1 });
  }
  return portions;
}

type Changes = Pick<StampActView, 'changed' | 'unchanged'>;

/**
 * Sends one portion after another. The first that fails ends it: what was sent before stays done, and sending all again
 * changes only what is left.
 * @param after how many stamps have been sent, after each portion
 */
export async function inTurn(
  portions: readonly Portion[],
  send: (choice: StampChoice) => Promise<Answer<StampActView>>,
  { after }: { readonly after: (sent: number) => void },
): Promise<Answer<Changes>> {
  let sent = 0;
  let [changed, unchanged] = [0, 0];
  for (const { choice, count } of portions) {
    const answer = await send(choice);
    if (answer.kind !== 'ok') return answer;
    changed += answer.body.changed;
    unchanged += answer.body.unchanged;
    sent += count;
    after(sent);
  }
  return { kind: 'ok', body: { changed, unchanged } };
}

interface ActWords {
  readonly done: (changed: string) => string;
  readonly doneLot: string;
  readonly unchanged: (count: string) => string;
  readonly unchangedLot: string;
}

/** What changed. The one code of a lot stands on all of its labels. */
export function told(
  { changed, unchanged }: Changes,
  words: ActWords,
  { batch, locale }: { readonly batch: StampBatchView; readonly locale: 'vi-VN' | 'en-GB' },
): string {
  if (batch.level === 'lot') return changed > 0 ? words.doneLot : words.unchangedLot;
  const done = words.done(formatNumber(locale, changed, 0));
  return unchanged === 0 ? done : `${done} ${words.unchanged(formatNumber(locale, unchanged, 0))}`;
}
