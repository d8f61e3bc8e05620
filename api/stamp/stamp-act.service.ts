import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { MAX_ACT } from '../../domain/http/stamps.ts';
import type { ActivateBody, StampActView, VoidBody } from '../../domain/http/stamps.ts';
import { foldCode, mayBecome, STAMP_STATES } from '../../domain/stamp.ts';
import type { StampState } from '../../domain/stamp.ts';
import type { MemberCaller } from '../auth/index.ts';
import type { Db, Executor } from '../db/index.ts';
import { Refusal } from '../http/index.ts';
import { LotRepository } from '../lot/index.ts';
import { CLOCK, DB, Ids } from '../platform/index.ts';
import { touchPages } from '../records/index.ts';
import { codesIn } from './batch.ts';
import { retryDeadlock } from './deadlock.ts';
import { StampActRepository } from './stamp-act.repository.ts';
import type { ChosenBatch, Choice } from './stamp-act.repository.ts';

type LotRow = NonNullable<Awaited<ReturnType<LotRepository['find']>>>;

type Named = Pick<VoidBody, 'ranges' | 'codes' | 'batch'>;

interface Act {
  readonly act: 'activate' | 'void';
  readonly to: StampState;
  readonly choices: readonly Choice[];
  readonly lot: LotRow | undefined;
  /** The call as it is kept. */
  readonly body: ActivateBody | VoidBody;
}

/** Activates and voids stamps: all that a call names, or none of them. */
@Injectable()
export class StampActService {
  readonly #acts: StampActRepository;
  readonly #lots: LotRepository;
  readonly #ids: Ids;
  readonly #db: Db;
  readonly #clock: Clock;
  constructor(
    acts: StampActRepository,
    lots: LotRepository,
    ids: Ids,
    @Inject(DB) db: Db,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#acts = acts;
    this.#lots = lots;
    this.#ids = ids;
    this.#db = db;
    this.#clock = clock;
  }

  /** Void stamps among those named stay void. */
  activate(caller: MemberCaller, body: ActivateBody): Promise<StampActView> {
    return this.#transact(caller, async (trx) => {
      const choices = await this.#choose(trx, caller.cooperative, body);
      const lot = await this.#lotFor(trx, caller.cooperative, { lot: body.lot, choices });
      return this.#perform(trx, caller, { act: 'activate', to: 'active', choices, lot, body });
    });
  }

  /** For good. */
  void(caller: MemberCaller, body: VoidBody): Promise<StampActView> {
    return this.#transact(caller, async (trx) => {
      const choices = await this.#choose(trx, caller.cooperative, body);
      return this.#perform(trx, caller, { act: 'void', to: 'void', choices, lot: undefined, body });
    });
  }

  /** A refusal within undoes all of it. Acts of a cooperative take turns: the first write is to its row. */
  #transact<T>({ cooperative }: MemberCaller, work: (trx: Executor) => Promise<T>): Promise<T> {
    return retryDeadlock(() =>
      this.#db.transaction().execute(async (trx) => {
        await touchPages(trx, cooperative);
        return work(trx);
      }),
    );
  }

  /** What the call names, batch by batch; refused when it is too much, or anything of it unknown or not written yet. */
  async #choose(
    trx: Executor,
    cooperative: string,
    { ranges, codes: typed, batch: ofAll }: Named,
  ): Promise<Choice[]> {
    const codes = typed.map((text) => foldCode(text) ?? refuseStamp(text));
    const batchOf = await this.#acts.batchesOfCodes(trx, cooperative, codes);
    const byBatch = new Map<string, Set<string>>();
    for (const [i, code] of codes.entries()) {
      const batch = batchOf.get(code) ?? refuseStamp(typed[i] ?? code);
      if (ofAll !== undefined && batch !== ofAll)
        throw new Refusal('other_batch', { facts: { stamp: code } });
      byBatch.set(batch, (byBatch.get(batch) ?? new Set()).add(code));
    }
    const ids = new Set([...ranges.map(({ batch }) => batch), ...byBatch.keys()]);
    const batches = await this.#acts.batches(trx, cooperative, [...ids]);
    const choices: Choice[] = [
      ...ranges.map((range, i) => {
        const batch = ready(batches.get(range.batch), `ranges.${i}.batch`);
        return { batch, ...numbersIn(batch, range) };
      }),
      ...Array.from(byBatch, ([id, chosen]) => ({
        batch: ready(batches.get(id), 'codes'),
        codes: [...chosen],
      })),
    ];
    if (namedBy(choices) > MAX_ACT) throw new Refusal('too_many_stamps', { facts: { limit: MAX_ACT } });
    return choices;
  }

  /** The lot that stamps of rolls are bound to. Refused where a lot of any of the stamps was recalled. */
  async #lotFor(
    trx: Executor,
    cooperative: string,
    { lot: id, choices }: { readonly lot: string | undefined; readonly choices: readonly Choice[] },
  ): Promise<LotRow | undefined> {
    const lot = id === undefined ? undefined : await this.#lots.find(cooperative, id, trx);
    if (id !== undefined && !lot) throw new Refusal('bad_reference', { facts: { field: 'lot' } });
    if (lot) refuseRecalled(lot.number, lot.recalled_at);
    for (const { batch } of choices)
      if (batch.lot !== null) refuseRecalled(batch.lot_number ?? '', batch.recalled_at);
      else if (lot && lot.product !== batch.product)
        throw new Refusal('other_product', { facts: { number: lot.number } });
    return lot;
  }

  async #perform(
    trx: Executor,
    { cooperative, member }: MemberCaller,
    { act, to, choices, lot, body }: Act,
  ): Promise<StampActView> {
    let changed = 0;
    for (const choice of choices) {
      const isRoll = choice.batch.lot === null;
      for (const from of STAMP_STATES.filter((state) => mayBecome(state, to))) {
        const turned = await this.#acts.turn(trx, choice, { from, to, lot: isRoll ? lot?.id : undefined });
        if (turned > 0 && act === 'activate' && isRoll && !lot) throw new Refusal('lot_needed');
        changed += turned;
      }
    }
    const id = this.#ids.next();
    const at = this.#clock.now();
    await this.#acts.keep(trx, { id, cooperative, act, body: JSON.stringify(body), changed, at, member });
    return { id, changed, unchanged: namedBy(choices) - changed };
  }
}

function ready(batch: ChosenBatch | undefined, field: string): ChosenBatch {
  if (!batch) throw new Refusal('bad_reference', { facts: { field } });
  const { ready_at, issued } = batch;
  if (ready_at === null) throw new Refusal('not_ready', { facts: { issued, count: codesIn(batch) } });
  return batch;
}

function numbersIn(batch: ChosenBatch, range: Named['ranges'][number]): { from: number; to: number } {
  const last = codesIn(batch);
  const { from = 1, to = last } = range;
  if (from > last || to > last) refuseStamp(`${batch.id} #${Math.max(from, to)}`);
  return { from, to };
}

/** Stamps, those twice that are named twice. */
const namedBy = (choices: readonly Choice[]): number =>
  choices.reduce(
    (sum, choice) => sum + ('codes' in choice ? choice.codes.length : choice.to - choice.from + 1),
    0,
  );

function refuseRecalled(number: string, recalledAt: number | null): void {
  if (recalledAt !== null) throw new Refusal('recalled', { facts: { number } });
}

function refuseStamp(stamp: string): never {
  throw new Refusal('unknown_stamp', { facts: { stamp } });
}
