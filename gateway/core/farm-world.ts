import type { DecisionInput } from '../../domain/decision.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import type { NoBalance, ZoneBalance } from '../rules/define.ts';
import type { Farm } from './farm.ts';
import type { Snapshot } from './snapshot.ts';
import type { SupplyReadings } from './supply/coordinate.ts';
import type { ControlWorld, Obstacle } from './world.ts';

/** What rules know of the weather and of the water in the ground. */
export interface WaterView {
  rain_mm(zone: string, at: { now: number; hours: number }): number | undefined;
  rainExpected_mm(at: { now: number; hours: number }): number | undefined;
  balance(zone: string, now: number): ZoneBalance | NoBalance;
}

/** The farm as it is now, for control. */
export function farmWorld(
  farm: Farm,
  {
    snapshot,
    water,
    obstacle,
  }: { snapshot: Snapshot; water: WaterView; obstacle: (now: number) => Obstacle | undefined },
): ControlWorld {
  return {
    site: farm,
    value: (zone, point, at) => snapshot.value(zone, point, at),
    rain_mm: (zone, at) => water.rain_mm(zone, at),
    rainExpected_mm: (at) => water.rainExpected_mm(at),
    balance: (zone, now) => water.balance(zone, now),
    obstacle,
  };
}

/** What the sensors of a supply say now. */
export function supplyReadings(
  farm: Farm,
  snapshot: Snapshot,
  { supply, now }: { supply: SupplySettings; now: number },
): SupplyReadings {
  const read = (sensor: SupplySettings['tank' | 'meter' | 'current']): DecisionInput | undefined =>
    sensor &&
    snapshot.ofDevice(
      { device: sensor.device, zone: farm.devices.get(sensor.device)?.zone, point: sensor.point },
      { now, stale_s: sensor.stale_s },
    );
  const [tank, meter, current] = [read(supply.tank), read(supply.meter), read(supply.current)];
  return { ...(tank && { tank }), ...(meter && { meter }), ...(current && { current }) };
}
