import { MESSAGES } from '../../domain/messages/index.ts';
import type { AlarmCode, Language } from '../../domain/messages/index.ts';

export interface Alarm {
  readonly code: AlarmCode;
  /** What it is about, as people know it: an output, a device, a server. */
  readonly name: string;
  /** Of what it is about, where its sentence tells a number. */
  readonly count?: number;
  /** The zone it is shown at; without one it is shown for the whole farm. */
  readonly zone?: string;
}

/** What is wrong right now. An alarm stands from the moment it is set until it is cleared. */
export class Alarms {
  readonly #standing = new Map<string, Alarm & { readonly since: number }>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(alarm: Alarm, now: number): void {
    const key = `${alarm.code}/${alarm.name}`;
    if (this.#standing.has(key)) return;
    this.#standing.set(key, { ...alarm, since: now });
    this.#changed();
  }

  clear(alarm: Pick<Alarm, 'code' | 'name'>): void {
    if (this.#standing.delete(`${alarm.code}/${alarm.name}`)) this.#changed();
  }

  /** Sets or clears, for what is looked at again and again. */
  show(alarm: Alarm, at: { now: number; wrong: boolean }): void {
    if (at.wrong) this.set(alarm, at.now);
    else this.clear(alarm);
  }

  /** Sets the alarm of a code for each of these names, and clears it for all others. */
  showOnly(code: AlarmCode, at: { now: number; names: ReadonlySet<string> }): void {
    for (const alarm of this.#standing.values())
      if (alarm.code === code && !at.names.has(alarm.name)) this.clear(alarm);
    for (const name of at.names) this.set({ code, name }, at.now);
  }

  /** How many stand. */
  get standing(): number {
    return this.#standing.size;
  }

  /** The alarms of one zone, or of the whole farm, as a person reads them; oldest first. */
  of(zone: string | undefined, language: Language): { code: AlarmCode; since: number; text: string }[] {
    return [...this.#standing.values()]
      .filter((alarm) => alarm.zone === zone)
      .map(({ code, name, count, since }) => ({
        ...{ code, since },
        text: MESSAGES[language].alarm(code, name, count),
      }));
  }
}
