import type { Decision } from '../../domain/decision.ts';
import type { Subject } from '../../domain/messages/index.ts';
import type { Farm } from './farm.ts';

/** What a decision is about, in the words of today's configuration; its zone may be gone by now. */
export function subjectOf(farm: Farm, { zone: id, output, outcome, at }: Decision): Subject {
  const zone = farm.zones.get(id);
  const kind = zone?.outputs.find((candidate) => candidate.id === output)?.kind ?? 'valve';
  return { zone: zone?.name ?? id, kind, outcome, at, timezone: farm.timezone };
}
