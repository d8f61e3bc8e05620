import { isAmbient, metricOf } from '../../domain/metric.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Profile } from '../../domain/profile/schema.ts';

interface Placed {
  readonly zone?: string | undefined;
  /** undefined where it is not known. */
  readonly profile: Profile | undefined;
}

/**
 * Whether a zone has a device that measures this, or for the weather the farm as a whole; a node over MQTT, or a device
 * that is not known, may.
 */
export const measures = (
  devices: Iterable<Placed>,
  { zone, metric }: { zone: string; metric: Metric },
): boolean =>
  [...devices].some(({ zone: at, profile }) => {
    if (at !== zone && (at !== undefined || !isAmbient(metric))) return false;
    if (!profile || (profile.link === 'mqtt' && profile.dialect === 'native')) return true;
    return profile.points.some(({ point }) => metricOf(point) === metric);
  });
