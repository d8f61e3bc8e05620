import type { Clock } from '../../../domain/clock.ts';
import { isPoint } from '../../../domain/metric.ts';
import type { Frame } from '../../../domain/reading.ts';
import { isProblem } from '../../../domain/problem.ts';
import type { Farm } from '../farm.ts';
import type {
  DeadLetterBook,
  DeadLetterDesk,
  KeptLetter,
  LetterGroup,
  LetterProblem,
  LetterQuery,
  Letters,
  Repair,
  Settled,
  Settlement,
} from '../ports/dead-letters.ts';
import type { DeadLetter, Journal } from '../ports/journal.ts';
import { isCredible } from '../source-time.ts';
import { nearestMetrics } from './nearest-metrics.ts';
import { placeOf } from './place.ts';
import {
  kindOf,
  leftOf,
  letterProblem,
  otherName,
  repairMessage,
  repairValues,
  unfitForDelivery,
} from './repair.ts';

/** Letters that one call settles; the caller goes on behind them. */
export const MAX_AT_ONCE = 100;
/** Changes that may wait for the one before them. */
const MAX_WAITING = 8;

export interface DeadLetterDeskParts {
  readonly farm: () => Farm;
  readonly book: DeadLetterBook;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** What is to be done for one letter. */
interface Plan {
  readonly seq: number;
  readonly frame?: Frame;
  readonly entry?: number;
  /** What stays of the letter. */
  readonly left?: DeadLetter | undefined;
}

type Refused = Settled['refused'][number];

/**
 * The dead-letter inbox. What is repaired goes to the journal and never into the live snapshot: an old value must not
 * open a valve. It is appended first and the letter marked after: a kill in between leaves the letter open, and the
 * second replay finds its frame there already.
 */
export class StoredDeadLetterDesk implements DeadLetterDesk {
  readonly #parts: DeadLetterDeskParts;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(parts: DeadLetterDeskParts) {
    this.#parts = parts;
  }

  letters(query: LetterQuery): Promise<readonly KeptLetter[]> {
    return this.#parts.book.letters(query);
  }

  letter(seq: number): Promise<KeptLetter | undefined> {
    return this.#parts.book.letter(seq);
  }

  groups(): Promise<readonly LetterGroup[]> {
    return this.#parts.book.groups();
  }

  async replay(
    which: Letters,
    { repair, by }: { repair: Repair; by: string },
  ): Promise<Settled | LetterProblem> {
    if (!('seq' in which) && repair.rename !== undefined) {
      // Values of several names cannot all be the same metric.
      if (which.name === undefined)
        return letterProblem('name_needed', 'say under which name the values came');
      if (!isPoint(repair.rename)) {
        const near = nearestMetrics(repair.rename).join(', ');
        return letterProblem('rename_unknown', `"${repair.rename}" is no metric`, {
          name: repair.rename,
          near,
        });
      }
    }
    return this.#settle(which, {
      ...{ state: 'replayed', by },
      plan: (letter) => this.#replayOf(letter, 'seq' in which ? repair : { ...repair, ...nameOf(which) }),
    });
  }

  drop(which: Letters, by: string): Promise<Settled | LetterProblem> {
    return this.#settle(which, {
      ...{ state: 'dropped', by },
      plan: ({ seq, dead }) => Promise.resolve({ seq, left: leftOf(dead, nameOf(which).name) }),
    });
  }

  #settle(
    which: Letters,
    {
      plan,
      ...as
    }: Pick<Settlement, 'state' | 'by'> & { plan: (letter: KeptLetter) => Promise<Plan | LetterProblem> },
  ): Promise<Settled | LetterProblem> {
    return this.#inTurn(async () => {
      const found = await this.#find(which);
      const { name } = nameOf(which);
      const plans: Plan[] = [];
      const refused: Refused[] = 'seq' in which && found.length === 0 ? [unknownLetter(which.seq)] : [];
      const said = new Map<string, number>();
      for (const letter of found) {
        const { seq } = letter;
        const planned = refusalOf(letter, name) ?? contradiction(await plan(letter), said);
        if (isProblem(planned)) refused.push({ seq, problem: planned });
        else plans.push(planned);
      }
      await this.#carryOut(plans, as);
      const last = found.length === MAX_AT_ONCE ? found.at(-1)?.seq : undefined;
      return { done: plans.map(({ seq }) => seq), refused, next: last };
    });
  }

  async #find(which: Letters): Promise<readonly KeptLetter[]> {
    const { book } = this.#parts;
    if ('seq' in which) {
      const letter = await book.letter(which.seq);
      return letter ? [letter] : [];
    }
    const { device, code, behind } = which;
    return book.letters({ device, code, behind, state: 'open', order: 'oldest', limit: MAX_AT_ONCE });
  }

  async #carryOut(plans: readonly Plan[], as: Pick<Settlement, 'state' | 'by'>): Promise<void> {
    const { journal, book, clock } = this.#parts;
    if (plans.length === 0) return;
    const frames = plans.flatMap(({ frame }) => frame ?? []);
    await Promise.all(frames.map((frame) => journal.append({ kind: 'frame', frame, replayed: true })));
    const letters = plans.map(({ frame: _, left, ...plan }) => ({ ...plan, ...(left && { left }) }));
    await book.settle({ letters, ...as, at: clock.now() });
  }

  async #replayOf({ seq, dead, entry }: KeptLetter, repair: Repair): Promise<Plan | LetterProblem> {
    const { farm, book, clock } = this.#parts;
    const device = farm().devices.get(dead.device ?? '');
    const native = device?.profile.link === 'mqtt' && device.profile.dialect === 'native';
    const kind = kindOf(dead, { native });
    if (kind === 'delivery') {
      const unfit = unfitForDelivery(repair);
      if (unfit) return unfit;
      return entry === 'stands' && dead.entry !== undefined
        ? { seq, entry: dead.entry }
        : letterProblem('entry_gone', 'its entry was removed or came back under another number since');
    }
    if (kind === 'none' || dead.device === undefined)
      return letterProblem('only_drop', `a letter with ${dead.code} cannot be mended`);
    const repaired = kind === 'value' ? repairValues(dead, repair) : repairMessage(dead, repair);
    if (isProblem(repaired)) return repaired;
    const receivedAt = clock.now();
    if (!isCredible(repaired.measuredAt, receivedAt))
      return letterProblem('only_drop', 'it came while the time was not known');
    const frame = {
      ...{ device: dead.device, receivedAt },
      ...(device?.zone !== undefined && { zone: device.zone }),
      ...repaired,
    };
    const placed = await placeOf(frame, { kind, frames: (of) => book.frames(of) });
    return isProblem(placed) ? placed : { seq, frame: placed, left: leftOf(dead, repair.name) };
  }

  /** One change after the other: each is judged against what the one before left. */
  #inTurn(change: () => Promise<Settled>): Promise<Settled | LetterProblem> {
    if (this.#waiting >= MAX_WAITING)
      return Promise.resolve(letterProblem('busy', 'too many changes of dead letters at once'));
    this.#waiting += 1;
    const mine = this.#turn.then(change);
    this.#turn = mine.catch(() => undefined); // whoever asked is told
    return mine.finally(() => (this.#waiting -= 1));
  }
}

/** The name that letters of a group are asked for by. */
const nameOf = (which: Letters): { readonly name?: string | undefined } =>
  'seq' in which ? {} : { name: which.name };

const unknownLetter = (seq: number): Refused => ({
  seq,
  problem: letterProblem('unknown_letter', `there is no dead letter ${seq}`),
});

function refusalOf(
  { state, dead, settled }: KeptLetter,
  name: string | undefined,
): LetterProblem | undefined {
  if (state !== 'open')
    return letterProblem('letter_settled', `it was ${state} already`, { by: settled?.by ?? '' });
  return otherName(dead, name);
}

/** Two letters of one call that say different values of the same moment: the first one counts. */
function contradiction(planned: Plan | LetterProblem, said: Map<string, number>): Plan | LetterProblem {
  if (isProblem(planned) || planned.frame === undefined) return planned;
  const { measuredAt, readings } = planned.frame;
  for (const { point, value } of readings) {
    const key = `${measuredAt} ${point}`;
    const before = said.get(key) ?? value;
    if (before !== value)
      return letterProblem('point_taken', `${point} is ${before} already`, { point, value: before });
    said.set(key, value);
  }
  return planned;
}
