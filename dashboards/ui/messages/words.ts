/** The pages' own words. What a gateway says (sentences, alarms, problems) arrives already in the language asked for. */
import type { Gate } from '../../../domain/decision.ts';
import type { Metric } from '../../../domain/metric.ts';
import type { OutputKind } from '../../../domain/output.ts';
import type { Derived } from '../../../domain/quantity.ts';

export type Language = 'vi' | 'en';

/** What an output is called and how its two states and its run by hand read. */
export interface OutputWords {
  readonly noun: string;
  readonly on: string;
  readonly off: string;
  readonly run: (minutes: number) => string;
}

/** How a value stands to its band. */
export interface BandWords {
  readonly below: string;
  readonly inside: string;
  readonly above: string;
}

/** A band's limits as text. */
export interface BandText {
  readonly low: string;
  readonly high: string;
  readonly unit: string;
}

/** What became of a command, or what happened without one. */
export interface ActuationText {
  readonly state: 'on' | 'off';
  readonly result: 'confirmed' | 'failed' | 'drifted';
  /** How long until the device turns back by itself; undefined for a command that needs no end. */
  readonly back: string | undefined;
}

/** Why a chart has nothing for a time: nothing arrived, nothing ran, nothing could be kept, what was kept is lost. */
export type GapCause = 'no_data' | 'gateway_off' | 'disk' | 'damaged';

export interface Words {
  readonly locale: 'vi-VN' | 'en-GB';
  /** The other language, named in itself, for the switch. */
  readonly otherLanguage: { readonly code: Language; readonly name: string };
  readonly app: string;
  readonly description: string;
  readonly opening: string;
  readonly needsScript: string;
  readonly unreachable: string;
  readonly retryNow: string;
  readonly back: string;
  readonly age: (seconds: number) => string;
  readonly duration: (seconds: number) => string;
  readonly metric: Readonly<Record<Metric, string>>;
  /** What is worked out and not measured. */
  readonly derived: Readonly<Record<Derived, string>>;
  readonly output: Readonly<Record<OutputKind, OutputWords>>;
  readonly signIn: {
    readonly title: string;
    readonly hint: string;
    readonly field: string;
    readonly erase: string;
    readonly enter: string;
    readonly checking: string;
    readonly wrong: string;
    readonly again: string;
    readonly wait: (duration: string) => string;
  };
  readonly connection: {
    readonly live: (time: string) => string;
    readonly lost: (time: string) => string;
    readonly meanwhile: string;
  };
  readonly summary: {
    readonly running: (count: number) => string;
    readonly outside: (count: number) => string;
    readonly calm: string;
  };
  readonly zone: {
    readonly noZones: string;
    readonly noReading: string;
    readonly measured: (age: string) => string;
    readonly stale: string;
    readonly implausible: string;
    readonly moisture: BandWords;
    readonly other: BandWords;
    readonly band: (where: 'below' | 'inside' | 'above', band: BandText) => string;
    readonly others: string;
    readonly chart: string;
    readonly alarmSince: (time: string) => string;
  };
  readonly control: {
    readonly left: (duration: string) => string;
    readonly almostOver: string;
    readonly waiting: string;
    readonly standing: Readonly<Record<'stop' | 'pause' | 'lock', string>>;
    readonly stop: string;
    readonly auto: string;
    readonly sending: string;
    readonly received: string;
    readonly refused: (text: string) => string;
    readonly unknown: string;
    readonly unlockQuestion: string;
    readonly unlock: string;
    readonly keepLocked: string;
    readonly longestAway: (duration: string) => string;
    readonly staysWithoutPower: string;
    readonly litresToday: (litres: number) => string;
  };
  readonly stopAll: {
    readonly button: string;
    readonly explain: string;
    readonly confirm: string;
    readonly cancel: string;
    readonly done: string;
  };
  readonly chart: {
    readonly title: (metric: string, zone: string) => string;
    readonly day: string;
    readonly week: string;
    readonly season: string;
    readonly loading: string;
    readonly failed: string;
    readonly empty: string;
    readonly hint: string;
    readonly extremes: (low: string, high: string) => string;
    readonly at: (time: string, mean: string, low: string, high: string) => string;
    readonly legend: string;
    /** So many gaps of one cause. */
    readonly gaps: Readonly<Record<GapCause, (count: number) => string>>;
  };
  readonly decisions: {
    readonly title: string;
    readonly none: string;
    readonly more: string;
    readonly failed: string;
    /** Marks a rule that is only tried, so that nobody takes it for what happened. */
    readonly tried: string;
    readonly triedBy: (rule: string) => string;
    readonly looked: string;
    /** @param before how long before the decision; undefined for the same moment */
    readonly measured: (before: string | undefined) => string;
    readonly workedOut: string;
    readonly quality: Readonly<Record<'stale' | 'implausible', string>>;
    readonly held: string;
    readonly gate: Readonly<Record<Gate['gate'], string>>;
    readonly commands: string;
    readonly noCommand: string;
    readonly actuation: (actuation: ActuationText) => string;
    readonly litres: (litres: string) => string;
    readonly output: string;
    readonly rule: string;
  };
  readonly rules: {
    /** For zones with water, and for those without. */
    readonly title: Readonly<Record<'water' | 'other', string>>;
    readonly loading: string;
    readonly failed: string;
  };
  /** What came from the devices: the way there, and until it is there. */
  readonly data: { readonly title: string; readonly loading: string; readonly failed: string };
}
