import { outputsOf } from '../../../domain/rule/rule.ts';
import type { VersionedRule } from '../../../domain/rule/rule.ts';

const NONE: readonly VersionedRule[] = [];

/** The rules in force, by zone and by output. A change takes effect at the next tick, without a restart. */
export class RuleBook {
  readonly #ofZone = new Map<string, readonly VersionedRule[]>();
  readonly #live = new Map<string, readonly VersionedRule[]>();
  readonly #shadows = new Map<string, readonly VersionedRule[]>();

  constructor(zones: Iterable<{ readonly id: string; readonly rules: readonly VersionedRule[] }>) {
    for (const { id, rules } of zones) this.put(id, rules);
  }

  put(zone: string, rules: readonly VersionedRule[]): void {
    this.#ofZone.set(zone, rules);
    this.#index(this.#live, 'live');
    this.#index(this.#shadows, 'shadow');
  }

  /** As they are written. */
  ofZone(zone: string): readonly VersionedRule[] {
    return this.#ofZone.get(zone) ?? NONE;
  }

  /** The rules that command an output, the highest priority first; of the same priority as they are written. */
  ofOutput(output: string): readonly VersionedRule[] {
    return this.#live.get(output) ?? NONE;
  }

  /** The rules that are only tried on an output. */
  shadowsOf(output: string): readonly VersionedRule[] {
    return this.#shadows.get(output) ?? NONE;
  }

  #index(into: Map<string, readonly VersionedRule[]>, mode: VersionedRule['mode']): void {
    const found = new Map<string, VersionedRule[]>();
    for (const rule of [...this.#ofZone.values()].flat())
      if (rule.mode === mode)
        for (const output of outputsOf(rule)) {
          const list = found.get(output) ?? [];
          list.push(rule);
          found.set(output, list);
        }
    into.clear();
    for (const [output, rules] of found)
      into.set(
        output,
        rules.sort((a, b) => b.priority - a.priority),
      );
  }
}
