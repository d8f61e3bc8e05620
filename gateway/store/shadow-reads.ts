import type { DatabaseSync } from 'node:sqlite';

import type { ShadowPast } from '../core/ports/reads.ts';
import { decisionKey } from '../../domain/decision.ts';
import type { Actuation } from '../../domain/decision.ts';
import { KIND, bodyOf } from './row.ts';

/** How long before the first decision an output may have been switched on that was on then: on_max_s is a day at most. */
const LONGEST_RUN_MS = 86_400_000;

/** What rules that were only tried have decided, over a connection that cannot write. */
export function shadowReads(db: DatabaseSync) {
  const numberOf = db.prepare('SELECT id FROM name WHERE role = ? AND text = ?');
  // One run makes several records (its reason changes), all of which name its start.
  const sums = db.prepare(
    `SELECT count(*) AS decisions, min(at) AS since,
       count(DISTINCT CASE WHEN json_extract(body, '$.outcome') = 'on' THEN json_extract(body, '$.standing.since') END) AS runs
     FROM entry WHERE kind = ${KIND.decision} AND subject = ?`,
  );
  const litres = (order: 'ASC' | 'DESC') =>
    db.prepare(
      `SELECT coalesce(json_extract(body, '$.standing.total_l'), 0) AS litres FROM entry
       WHERE kind = ${KIND.decision} AND subject = ? ORDER BY seq ${order} LIMIT 1`,
    );
  const [first, last] = [litres('ASC'), litres('DESC')];
  const commands = db.prepare(
    `SELECT body FROM entry WHERE kind = ${KIND.actuation} AND zone = ? AND subject = ? AND at >= ? ORDER BY at, seq`,
  );

  return {
    /** undefined when it has decided nothing yet. */
    shadow({ zone, output, rule }: { zone: string; output: string; rule: string }): ShadowPast | undefined {
      const subject = numberOf.get('output', decisionKey({ output, shadow: rule }))?.id;
      if (subject === undefined) return undefined;
      const row = sums.get(subject);
      if (!row || Number(row.decisions) === 0) return undefined;
      const since = Number(row.since);
      const [place, own] = [
        numberOf.get('zone', zone)?.id ?? null,
        numberOf.get('output', output)?.id ?? null,
      ];
      return {
        since,
        decisions: Number(row.decisions),
        runs: Number(row.runs),
        litres: Number(last.get(subject)?.litres ?? 0) - Number(first.get(subject)?.litres ?? 0),
        actuations: commands.all(place, own, since - LONGEST_RUN_MS).map(bodyOf<Actuation>),
      };
    },
  };
}
