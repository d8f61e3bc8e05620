import type { Clock } from '../../domain/clock.ts';
import type { ShadowView } from '../../domain/http/shadows.ts';
import type { OutputSettings } from '../../domain/output.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/time.ts';
import type { Farm } from './farm.ts';
import type { JournalReader } from './ports/reads.ts';
import type { ShadowDesk } from './ports/desk.ts';
import type { RuleBook } from './rulebook/rule-book.ts';
import { toMillilitre, wateringsOf } from './evidence/waterings.ts';

export interface ShadowDeskParts {
  readonly farm: Farm;
  readonly book: Pick<RuleBook, 'shadowsOf'>;
  readonly reader: Pick<JournalReader, 'shadow'>;
  readonly clock: Clock;
}

/** What the rules that are only tried would have used, against what really ran. */
export class ShadowReports implements ShadowDesk {
  readonly #parts: ShadowDeskParts;

  constructor(parts: ShadowDeskParts) {
    this.#parts = parts;
  }

  async shadows(zoneId: string): Promise<readonly ShadowView[] | Problem> {
    const { farm, book } = this.#parts;
    const zone = farm.zones.get(zoneId);
    if (!zone) return problem('reject', 'unknown_zone', `there is no zone ${zoneId}`);
    return Promise.all(
      zone.outputs.flatMap((output) =>
        book.shadowsOf(output.id).map(({ id }) => this.#report(zoneId, output, id)),
      ),
    );
  }

  async #report(zone: string, output: OutputSettings, rule: string): Promise<ShadowView> {
    const { reader, clock, farm } = this.#parts;
    const past = await reader.shadow({ zone, output: output.id, rule });
    const counts = output.flow_l_min !== undefined;
    const nothing = { litres: counts ? 0 : null, runs: 0 };
    const head = { id: rule, output: output.id };
    if (!past) return { ...head, since: null, decisions: 0, would: nothing, really_ran: nothing };
    const { since, decisions, runs, litres, actuations } = past;
    const span = { from: since, to: Math.max(since, clock.now()) };
    const really = wateringsOf(actuations, { span, valves: new Map([[output.id, output]]) });
    const real_l = really.reduce((sum, watering) => sum + (watering.litres ?? 0), 0);
    return {
      ...{ ...head, decisions, since: formatInstant(since, farm.timezone) },
      would: { litres: counts ? toMillilitre(Math.max(0, litres)) : null, runs },
      really_ran: { litres: counts ? toMillilitre(real_l) : null, runs: really.length },
    };
  }
}
