import type { Core } from '../core/core.ts';
import type { JournalCondition } from '../core/ports/soundness.ts';

/** Turns what is known of the journal's soundness into alarms; to be called every few seconds. */
export function watchJournal(
  { alarms }: Pick<Core, 'alarms'>,
  {
    now,
    farm,
    condition,
  }: { readonly now: number; readonly farm: string; readonly condition: JournalCondition },
): void {
  alarms.show({ code: 'store_damaged', name: farm }, { now, wrong: condition.isDamaged });
  for (const { folder, saved } of condition.salvaged)
    alarms.set({ code: 'journal_salvaged', name: folder, count: saved }, now);
  alarms.showOnly('journal_salvaged', {
    now,
    names: new Set(condition.salvaged.map(({ folder }) => folder)),
  });
}

/** As part of the health. */
export const checkPart = ({ isDamaged, detail }: JournalCondition) => ({ ok: !isDamaged, detail });
