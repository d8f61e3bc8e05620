import type { Metric } from '../../../domain/metric.ts';

/**
 * What Home Assistant calls a metric (developers.home-assistant.io, sensor entity, "Available device classes"). Only
 * classes that take the catalogue's unit: with another one it refuses the sensor. A metric that is not here is a plain
 * number with its unit.
 */
export const SENSOR_CLASS: Readonly<Partial<Record<Metric, string>>> = {
  'soil.moisture': 'moisture',
  'soil.temperature': 'temperature',
  'soil.conductivity': 'conductivity',
  'soil.ph': 'ph',
  'soil.tension': 'pressure',
  'air.temperature': 'temperature',
  'air.humidity': 'humidity',
  'air.co2': 'carbon_dioxide',
  'air.pressure': 'atmospheric_pressure',
  'light.illuminance': 'illuminance',
  'solar.irradiance': 'irradiance',
  'wind.speed': 'wind_speed',
  'rain.amount': 'precipitation',
  'water.flow': 'volume_flow_rate',
  'water.volume': 'water',
  'water.level': 'distance',
  'water.pressure': 'pressure',
  'water.temperature': 'temperature',
  'water.ph': 'ph',
  'water.conductivity': 'conductivity',
  'power.voltage': 'voltage',
  'power.current': 'current',
  'power.active': 'power',
  'power.energy': 'energy',
  'battery.level': 'battery',
  'signal.rssi': 'signal_strength',
};

/** Meters that only count up; of all else the present value is what counts. */
export const COUNTERS: ReadonlySet<Metric> = new Set<Metric>(['water.volume', 'power.energy']);
