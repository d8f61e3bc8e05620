import { actuationPoints, readingPoints } from '../../domain/wire/telemetry.ts';
import type { TelemetryPoint } from '../../domain/wire/telemetry.ts';
import type { Fact } from '../core/ports/journal.ts';

/** What of an entry is telemetry: frames and confirmed actuations, anything else not at all. */
export function pointsOf(entry: Fact & { readonly seq?: number }, farm: string): readonly TelemetryPoint[] {
  switch (entry.kind) {
    case 'frame':
      return readingPoints(entry.frame, farm);
    case 'actuation':
      return actuationPoints(entry.actuation, farm);
    case 'decision':
    case 'dead':
    case 'hour':
      return [];
  }
}
