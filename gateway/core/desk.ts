import type { Cancel, Clock } from '../../domain/clock.ts';
import { localDay } from '../../domain/day.ts';
import type { FlipView } from '../../domain/http/flips.ts';
import type { StateView, ZoneView } from '../../domain/http/state.ts';
import { leasePolicy, longestAway } from '../../domain/lease.ts';
import { MESSAGES } from '../../domain/messages/index.ts';
import type { Language, Subject } from '../../domain/messages/index.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { OverrideRequest } from '../../domain/override.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/time.ts';
import { bandsOf, needsOf } from '../rules/evaluate.ts';
import type { Alarms } from './alarms.ts';
import { current } from './arbiter.ts';
import type { Farm, Zone } from './farm.ts';
import type { Keeper } from './lease/keeper.ts';
import type { ControlLoop } from './loop.ts';
import { litresToday } from './output-state.ts';
import { apply, stopOf } from './overriding.ts';
import type { OverrideBook } from './override-book.ts';
import type { FarmDesk } from './ports/desk.ts';
import type { RuleBook } from './rulebook/rule-book.ts';
import type { Snapshot } from './snapshot.ts';

/** Age after which a value is shown as stale where no rule says otherwise, s. */
const SHOWN_STALE_S = 900;

export interface DeskParts {
  readonly farm: () => Farm;
  readonly book: RuleBook;
  readonly snapshot: Snapshot;
  readonly loop: ControlLoop;
  readonly keepers: ReadonlyMap<string, Keeper>;
  readonly overrides: OverrideBook;
  readonly alarms: Alarms;
  readonly clock: Clock;
}

/** The farm as people see and command it. */
export class Desk implements FarmDesk {
  readonly #parts: DeskParts;
  readonly #listeners = new Set<() => void>();
  #announced = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  state(language: Language): StateView {
    const farm = this.#parts.farm();
    return {
      at: this.#time(this.#parts.clock.now()),
      farm: farm.id,
      zones: [...farm.zones.values()].map((zone) => this.#zone(zone, language)),
      alarms: this.#alarms(undefined, language),
    };
  }

  async override(zoneId: string, request: OverrideRequest, by: string): Promise<Problem | undefined> {
    const zone = this.#parts.farm().zones.get(zoneId);
    if (!zone) return problem('reject', 'unknown_zone', `there is no zone ${zoneId}`);
    const outputs = zone.outputs.filter(({ id }) => request.output === undefined || id === request.output);
    if (outputs.length === 0)
      return problem(
        'reject',
        'unknown_output',
        `zone ${zoneId} has no output ${request.output ?? 'at all'}`,
      );
    const now = this.#parts.clock.now();
    const changes = outputs.map((output) => ({
      output: output.id,
      overrides: apply(current(this.#parts.overrides.of(output.id), now), {
        ...{ request, output, by, now },
        total_l: this.#parts.loop.given_l(output.id, now),
      }),
    }));
    const refused = changes.map(({ overrides }) => overrides).find(isProblem);
    if (refused) return refused;
    if (request.action === 'auto') for (const { id } of outputs) this.#parts.loop.forgive(id);
    await this.#commit(
      changes.flatMap(({ output, overrides }) => (isProblem(overrides) ? [] : { output, overrides })),
    );
    return undefined;
  }

  async stopAll(by: string): Promise<void> {
    const now = this.#parts.clock.now();
    const outputs = [...this.#parts.farm().zones.values()].flatMap((zone) => zone.outputs);
    await this.#commit(
      outputs.map(({ id }) => ({
        output: id,
        overrides: stopOf(current(this.#parts.overrides.of(id), now), { by, now }),
      })),
    );
  }

  flips(
    { zone: zoneId, output: id }: { readonly zone: string; readonly output: string },
    language: Language,
  ): readonly FlipView[] | Problem {
    const zone = this.#parts.farm().zones.get(zoneId);
    if (!zone) return problem('reject', 'unknown_zone', `there is no zone ${zoneId}`);
    const output = zone.outputs.find((candidate) => candidate.id === id);
    if (!output) return problem('reject', 'unknown_output', `zone ${zoneId} has no output ${id}`);
    const subject = this.#subject(zone, output);
    return (this.#parts.loop.flips(id) ?? []).map((flip) => {
      const sentence = MESSAGES[language].flip(subject, flip);
      return flip.kind === 'time' ? { ...flip, at: this.#time(flip.at), sentence } : { ...flip, sentence };
    });
  }

  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells the listeners in a later turn, once for all changes of this one. */
  announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#parts.clock.at(this.#parts.clock.now(), () => {
      this.#announced = false;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Takes effect first, is saved then: a stop must not wait for a slow card. */
  async #commit(changes: Parameters<OverrideBook['put']>[0]): Promise<void> {
    const saved = this.#parts.overrides.put(changes);
    this.#parts.loop.wake();
    await saved;
  }

  #zone(zone: Zone, language: Language): ZoneView {
    const now = this.#parts.clock.now();
    const values: ZoneView['values'] = {};
    const sources: ZoneView['sources'] = {};
    const rules = this.#parts.book.ofZone(zone.id);
    const needs = rules.flatMap((rule) => needsOf(rule));
    for (const [point, devices] of this.#parts.snapshot.points(zone.id)) {
      const need = needs.find((candidate) => candidate.point === point);
      const input = this.#parts.snapshot.value(zone.id, point, {
        now,
        stale_s: need?.stale_s ?? SHOWN_STALE_S,
      });
      const [device] = devices.keys();
      if (!input || device === undefined) continue;
      values[point] = {
        value: input.value,
        at: this.#time(input.at),
        age_s: input.age_s,
        quality: input.quality,
      };
      sources[point] = device;
    }
    return {
      id: zone.id,
      name: zone.name,
      values,
      sources,
      bands: rules.flatMap((rule) => bandsOf(rule)).map(({ point, low, high }) => ({ point, low, high })),
      outputs: zone.outputs.map((output) => this.#output(zone, output, language)),
      alarms: this.#alarms(zone.id, language),
    };
  }

  #output(zone: Zone, output: OutputSettings, language: Language): ZoneView['outputs'][number] {
    const { keepers, loop, overrides, clock, farm } = this.#parts;
    const now = clock.now();
    const load = keepers.get(output.id)?.load() ?? { state: output.safe, confirmed: false };
    const decided = loop.of(output.id);
    const verdict = decided?.verdict;
    const wanted = verdict?.state ?? output.safe;
    const lease = farm().devices.get(output.device)?.profile.lease;
    const longest = lease && longestAway(leasePolicy(lease, output.on_max_s), lease);
    const day = localDay(now, farm().timezone);
    return {
      id: output.id,
      kind: output.kind,
      state: load.state,
      confirmed: load.confirmed,
      left_s:
        verdict && wanted !== output.safe ? Math.max(0, Math.round((verdict.until - now) / 1000)) : null,
      wanted,
      why: MESSAGES[language].decision(this.#subject(zone, output), verdict?.reason ?? { code: 'no_rule' }),
      standing: current(overrides.of(output.id), now).standing?.action ?? null,
      litres_today:
        decided === undefined || output.flow_l_min === undefined
          ? null
          : Math.round(litresToday(output, decided.state, { now, day })),
      longest_away_s: longest?.lost_s ?? 0,
      longest_away_power_s: longest?.power_s ?? null,
    };
  }

  #subject(zone: Zone, output: OutputSettings): Subject {
    const { farm, loop, clock } = this.#parts;
    const outcome = loop.of(output.id)?.verdict.state ?? output.safe;
    return { zone: zone.name, kind: output.kind, outcome, at: clock.now(), timezone: farm().timezone };
  }

  #alarms(zone: string | undefined, language: Language): StateView['alarms'] {
    return this.#parts.alarms
      .of(zone, language)
      .map(({ since, ...alarm }) => ({ ...alarm, since: this.#time(since) }));
  }

  #time(at: number): string {
    return formatInstant(at, this.#parts.farm().timezone);
  }
}
