import type { Metric } from '../../../../domain/metric.ts';
import type { OutputKind } from '../../../../domain/output.ts';

/** What Home Assistant shows beside the name of the zone. */
export interface Words {
  readonly farm: (id: string) => string;
  readonly output: (kind: OutputKind, id: string) => string;
  readonly why: (output: string) => string;
  readonly metric: Readonly<Record<Metric, string>>;
  readonly run: (kind: OutputKind, id: string) => string;
  readonly stop: (kind: OutputKind, id: string) => string;
  readonly auto: (kind: OutputKind, id: string) => string;
  readonly minutes: string;
  readonly stopZone: string;
  readonly autoZone: string;
  readonly stopAll: string;
}
