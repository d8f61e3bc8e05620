import { EvidenceDay, evidenceText } from '../../../domain/evidence.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import { daySpan } from '../../../domain/day-span.ts';
import type { Farm } from '../farm.ts';
import type { DayFacts, ZoneDay } from '../ports/evidence.ts';
import { joined, toMillilitre, wateringsOf } from './waterings.ts';

/** Most waterings a sealed day can tell apart; as in {@link EvidenceDay}. */
const MAX_WATERINGS = 2_000;

export interface EvidenceDayOptions {
  readonly farm: Pick<Farm, 'id' | 'timezone' | 'zones'>;
  /** The gateway's name for itself. */
  readonly gateway: string;
  /** The newest revision and its digest, where the day was sealed before. */
  readonly former: { readonly day: EvidenceDay; readonly digest: string } | undefined;
}

/**
 * The next revision of a day; undefined where there is nothing to seal: nothing heard and nothing watered, or nothing
 * else than the former revision says. Only the configuration tells what is a valve and how much it gives, so what a
 * former revision says of outputs that are configured no more stands; so does all it says of waterings once the journal
 * has no actuations of the day any more.
 * @throws ZodError when the day does not fit into evidence
 */
export function evidenceDay(
  { zone, day }: ZoneDay,
  { series, actuations }: DayFacts,
  { farm, gateway, former }: EvidenceDayOptions,
): EvidenceDay | undefined {
  const outputs = new Map<string, OutputSettings>(
    [...farm.zones.values()].flatMap((of) => of.outputs.map((output) => [output.id, output])),
  );
  const valves = new Map([...outputs].filter(([, { kind }]) => kind === 'valve'));
  const areGone = actuations.length === 0;
  const waterings = joined(
    [
      ...wateringsOf(actuations, { span: daySpan(day, farm.timezone), valves }),
      ...(former?.day.waterings ?? []).filter(({ output }) => areGone || !outputs.has(output)),
    ],
    MAX_WATERINGS,
  );
  if (!former && waterings.length === 0 && Object.keys(series).length === 0) return undefined;
  const content: EvidenceDay = {
    schema: 'nongso.evidence/1',
    gateway,
    farm: farm.id,
    zone,
    day,
    timezone: farm.timezone,
    revision: 1,
    previous: null,
    series: { ...series },
    waterings,
    litres: toMillilitre(waterings.reduce((sum, { litres }) => sum + (litres ?? 0), 0)),
  };
  if (!former) return EvidenceDay.parse(content);
  const { revision, previous } = former.day;
  if (evidenceText({ ...content, revision, previous }) === evidenceText(former.day)) return undefined;
  return EvidenceDay.parse({ ...content, revision: revision + 1, previous: former.digest });
}
