import type { Clock } from '../../../domain/clock.ts';
import { SCHEMA_WORDS } from '../../../domain/messages/schema-words.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { VersionedRule } from '../../../domain/rule/rule.ts';
import type { RuleSet, RuleSetHead } from '../../../domain/rule/rule-set.ts';
import { withVersion } from '../../rules/version.ts';
import { declaredSet, isSame, setsFromFile } from './declared-rules.ts';
import type { Farm, Zone } from '../farm.ts';
import type { Declarations, RuleStore } from '../ports/settings.ts';
import type { RuleChange, RuleDesk, RuleProblem, RuleSheet } from '../ports/desk.ts';
import type { RuleBook } from './rule-book.ts';
import { fitOf } from './rule-fit.ts';
import type { Fit } from './rule-fit.ts';

/** Changes that may wait for the one before them. */
const MAX_WAITING = 8;

export interface RuleDeskParts {
  readonly farm: Farm;
  readonly book: Pick<RuleBook, 'put'>;
  readonly store: RuleStore;
  readonly clock: Clock;
  /** The file made a new version at the start. */
  readonly declared: (set: RuleSet) => void;
  /** Another version is in the book now than before. */
  readonly changed: (set: RuleSet) => void;
  /** The store could not be asked, and why. */
  readonly failed: (error: unknown) => void;
}

interface Standing {
  readonly set: RuleSet;
  /** Those of the set that fit the farm, and the ids of the others. */
  readonly live: readonly VersionedRule[];
  readonly unfit: readonly string[];
}

/** The versions of each zone's rules: one at a time is judged, kept and then put into force. */
export class VersionedRuleDesk implements RuleDesk {
  readonly #parts: RuleDeskParts;
  readonly #standing = new Map<string, Standing>();
  /** Zones of which nobody knows whether the last change was kept. */
  readonly #doubtful = new Set<string>();
  #isFileUnsaved = false;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(parts: RuleDeskParts) {
    this.#parts = parts;
  }

  /**
   * Puts the newest versions into the book, after those rules were made new versions that were changed in the file
   * since it was taken last. To be called once, before anything is decided. Rejects when the store cannot be read; what
   * it cannot keep is {@link isFileUnsaved}, and the versions before stand.
   */
  async open(declarations: Declarations): Promise<void> {
    const { farm, store, clock, failed } = this.#parts;
    const [newest, declared] = await Promise.all([store.newest(), store.declared()]);
    const kept = new Map(newest.map((set) => [set.zone, set]));
    const now = clock.now();
    const fromFile = setsFromFile(farm, { kept, declared, declarations, now });
    let made: ReadonlyMap<string, RuleSet> = new Map(fromFile.map((set) => [set.zone, set]));
    try {
      await store.save(fromFile, declarations);
    } catch (error) {
      made = new Map();
      this.#isFileUnsaved = true;
      failed(error);
    }
    for (const zone of farm.zones.values())
      this.#shelve(zone, made.get(zone.id) ?? kept.get(zone.id) ?? declaredSet(zone, now));
    for (const set of made.values()) this.#parts.declared(set);
  }

  /** Whether rules that were changed in the file could not be kept at the start: those before are in force. */
  get isFileUnsaved(): boolean {
    return this.#isFileUnsaved;
  }

  /** Ids of kept rules that do not fit the farm as it is now, and so are not in force. */
  get unfit(): readonly string[] {
    return [...this.#standing.values()].flatMap(({ unfit }) => unfit);
  }

  /** Looks again for changes of which nobody knows whether they were kept; to be called every few seconds. */
  look(): void {
    for (const zone of [...this.#doubtful]) {
      this.#doubtful.delete(zone);
      this.#newest(zone).catch(() => this.#doubtful.add(zone));
    }
  }

  async rules(
    zone: string,
    { version, language }: Parameters<RuleDesk['rules']>[1],
  ): Promise<RuleSheet | RuleProblem> {
    const current = this.#standing.get(zone)?.set;
    if (!current) return unknownZone(zone);
    if (version === undefined || version === current.version) return this.#sheet(current, language);
    const found = await this.#version(zone, version);
    return isProblem(found) ? found : this.#sheet(found, language);
  }

  async versions(
    zone: string,
    page: { before: number; limit: number },
  ): Promise<readonly RuleSetHead[] | RuleProblem> {
    if (!this.#standing.has(zone)) return unknownZone(zone);
    return this.#asked(this.#parts.store.versions(zone, page));
  }

  put(zone: string, rules: readonly unknown[], change: RuleChange): Promise<RuleSheet | RuleProblem> {
    return this.#inTurn(() => this.#change(zone, change, () => Promise.resolve(rules)));
  }

  rollBack(zone: string, version: number, change: RuleChange): Promise<RuleSheet | RuleProblem> {
    return this.#inTurn(() =>
      this.#change(zone, change, async () => {
        const found = await this.#version(zone, version);
        return isProblem(found) ? found : found.rules;
      }),
    );
  }

  async #change(
    zoneId: string,
    { author, note, expected, language }: RuleChange,
    wanted: () => Promise<readonly unknown[] | RuleProblem>,
  ): Promise<RuleSheet | RuleProblem> {
    const { farm, store, clock } = this.#parts;
    const zone = farm.zones.get(zoneId);
    if (!zone) return unknownZone(zoneId);
    const current = await this.#asked(this.#newest(zoneId));
    if (isProblem(current)) return current;
    if (expected !== undefined && expected !== current.version)
      return problem('reject', 'rules_changed', `version ${current.version} is in force`);
    const given = await wanted();
    if (isProblem(given)) return given;

    const fits = this.#fit(zone, given, language);
    const mistakes = fits.flatMap((fit) => fit.mistakes);
    if (mistakes.length > 0)
      return { ...problem('reject', 'invalid_rules', `${mistakes.length} mistakes`), mistakes };
    const rules = fits.flatMap(({ rule }) => rule ?? []);
    if (isSame(rules, current.rules)) return this.#sheet(current, language);

    const head = { zone: zoneId, version: current.version + 1, at: clock.now(), author };
    const set: RuleSet = { ...head, ...(note !== undefined && { note }), rules };
    const saved = await this.#asked(store.save([set]));
    if (isProblem(saved)) {
      this.#doubtful.add(zoneId);
      return saved;
    }
    this.#enforce(set);
    return this.#sheet(set, language);
  }

  /** The newest version as the store has it: another process, or a change given up for lost, may have made one. */
  async #newest(zone: string): Promise<RuleSet> {
    const stored = await this.#parts.store.find(zone);
    const current = this.#standing.get(zone)?.set;
    if (!current) throw new Error(`the rules of zone ${zone} were never opened`);
    if (!stored || stored.version <= current.version) return current;
    this.#enforce(stored);
    return stored;
  }

  async #version(zone: string, version: number): Promise<RuleSet | RuleProblem> {
    const found = await this.#asked(this.#parts.store.find(zone, version));
    return found ?? problem('reject', 'unknown_version', `zone ${zone} has no version ${version}`);
  }

  #enforce(set: RuleSet): void {
    const zone = this.#parts.farm.zones.get(set.zone);
    if (!zone) return;
    this.#shelve(zone, set);
    this.#parts.changed(set);
  }

  #shelve(zone: Zone, set: RuleSet): void {
    const fits = this.#fit(zone, set.rules, 'vi');
    const live = fits.flatMap(({ rule, mistakes }) =>
      rule && mistakes.length === 0 ? withVersion(rule) : [],
    );
    const unfit = set.rules.filter((_, i) => (fits[i]?.mistakes.length ?? 0) > 0).map(({ id }) => id);
    this.#standing.set(zone.id, { set, live, unfit });
    this.#parts.book.put(zone.id, live);
  }

  #fit(zone: Zone, rules: readonly unknown[], language: RuleChange['language']): Fit[] {
    const takenBy = (id: string): string | undefined => {
      for (const [other, { live }] of this.#standing)
        if (other !== zone.id && live.some((rule) => rule.id === id)) return `zone ${other}`;
      return undefined;
    };
    return fitOf(rules, { farm: this.#parts.farm, zone, takenBy, words: SCHEMA_WORDS[language] });
  }

  #sheet(set: RuleSet, language: RuleChange['language']): RuleSheet {
    const zone = this.#parts.farm.zones.get(set.zone);
    const fits = zone ? this.#fit(zone, set.rules, language) : [];
    return { ...set, unfit: fits.flatMap(({ mistakes }) => mistakes) };
  }

  /** One change after the other: each is judged against what the one before left. */
  #inTurn(change: () => Promise<RuleSheet | RuleProblem>): Promise<RuleSheet | RuleProblem> {
    if (this.#waiting >= MAX_WAITING)
      return Promise.resolve(problem('back_off', 'busy', 'too many changes of rules at once'));
    this.#waiting += 1;
    const mine = this.#turn.then(change);
    this.#turn = mine.catch(() => undefined); // whoever asked is told
    return mine.finally(() => (this.#waiting -= 1));
  }

  async #asked<T>(answer: Promise<T>): Promise<T | RuleProblem> {
    try {
      return await answer;
    } catch (error) {
      this.#parts.failed(error);
      return problem('back_off', 'store_away', 'the store of the rules cannot be reached');
    }
  }
}

const unknownZone = (zone: string): RuleProblem =>
  problem('reject', 'unknown_zone', `there is no zone ${zone}`);
