import { localTime } from '../../domain/local-time.ts';

const HOUR_MS = 3_600_000;

/** What held during a stretch within one hour. Undefined for what is not known. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly on: boolean;
  readonly draft_l: number;
  readonly real_ms: number;
  readonly real_l: number;
  readonly reason: string;
  /** What kept it off, if anything did. */
  readonly gate: string | undefined;
  readonly draftPast: boolean | undefined;
  readonly realPast: boolean | undefined;
  readonly draftStressed: boolean | undefined;
  readonly realStressed: boolean | undefined;
  /** As it would have been, % vol. */
  readonly moisture: number | undefined;
}

interface Day {
  readonly date: string;
  litres: number;
  really_litres: number;
  /** Sum of % vol times ms, and the ms. */
  moisture: number;
  moisture_ms: number;
}

/** Sums of one side: the draft's or what really was. */
class Side {
  litres = 0;
  on_ms = 0;
  past_ms = 0;
  stressed_ms = 0;
}

/** Adds up a backtest, stretch by stretch. */
export class Tally {
  readonly draft = new Side();
  readonly real = new Side();
  /** ms in which it was known whether the target was kept. */
  known_ms = 0;
  readonly days: Day[] = [];
  readonly #timezone: string;
  readonly #gates = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  #day: Day | undefined;
  #dayHour = -1;

  /** @param timezone IANA name */
  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  add(stretch: Stretch): void {
    const { from, to, on, draft_l, real_ms, real_l, reason, gate, moisture } = stretch;
    const ms = to - from;
    this.draft.litres += draft_l;
    this.real.litres += real_l;
    this.real.on_ms += real_ms;
    if (on) this.draft.on_ms += ms;
    if (stretch.draftPast !== undefined) this.known_ms += ms;
    if (stretch.draftPast) this.draft.past_ms += ms;
    if (stretch.realPast) this.real.past_ms += ms;
    if (stretch.draftStressed) this.draft.stressed_ms += ms;
    if (stretch.realStressed) this.real.stressed_ms += ms;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + ms);
    if (gate !== undefined) this.#gates.set(gate, (this.#gates.get(gate) ?? 0) + ms);
    const day = this.#dayOf(from);
    day.litres += draft_l;
    day.really_litres += real_l;
    if (moisture === undefined) return;
    day.moisture += moisture * ms;
    day.moisture_ms += ms;
  }

  /** Hours by gate, longest first. */
  get gates(): readonly (readonly [string, number])[] {
    return hoursOf(this.#gates);
  }

  get reasons(): readonly (readonly [string, number])[] {
    return hoursOf(this.#reasons);
  }

  #dayOf(at: number): Day {
    const hour = Math.floor(at / HOUR_MS);
    if (this.#day && hour === this.#dayHour) return this.#day;
    this.#dayHour = hour;
    const { day: date } = localTime(at, this.#timezone);
    if (this.#day?.date === date) return this.#day;
    const day = { date, litres: 0, really_litres: 0, moisture: 0, moisture_ms: 0 };
    this.days.push(day);
    this.#day = day;
    return day;
  }
}

const hoursOf = (sums: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...sums].sort(([, a], [, b]) => b - a).map(([word, ms]) => [word, ms / HOUR_MS] as const);
