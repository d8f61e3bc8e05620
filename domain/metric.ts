/** What a metric is: its unit on every screen and in every store, and the bounds outside which no farm can be. */
export interface MetricDefinition {
  readonly unit: string;
  /** Lowest and highest value that can be true on a farm; outside, a reading is kept but marked implausible. */
  readonly min: number;
  readonly max: number;
  /** Decimals worth showing. */
  readonly decimals: number;
}

const define = (unit: string, min: number, max: number, decimals: number): MetricDefinition => ({
  unit,
  min,
  max,
  decimals,
});

/** Every metric the system knows. A value is always in the unit given here, whatever the device sends. */
export const METRICS = {
  'soil.moisture': define('% vol', 0, 100, 1),
  'soil.temperature': define('°C', -20, 70, 1),
  'soil.conductivity': define('µS/cm', 0, 30_000, 0),
  'soil.ph': define('pH', 2, 12, 2),
  'soil.tension': define('kPa', 0, 1_500, 0),
  'soil.nitrogen': define('mg/kg', 0, 3_000, 0),
  'soil.phosphorus': define('mg/kg', 0, 3_000, 0),
  'soil.potassium': define('mg/kg', 0, 3_000, 0),
  'air.temperature': define('°C', -20, 60, 1),
  'air.humidity': define('%', 0, 100, 0),
  'air.co2': define('ppm', 0, 20_000, 0),
  'air.nh3': define('ppm', 0, 500, 1),
  'air.pressure': define('kPa', 60, 110, 1),
  'light.par': define('µmol/m²/s', 0, 3_000, 0),
  'light.illuminance': define('lx', 0, 200_000, 0),
  'solar.irradiance': define('W/m²', 0, 1_600, 0),
  'wind.speed': define('m/s', 0, 75, 1),
  'wind.direction': define('°', 0, 360, 0),
  /** A running total, as tipping buckets count; it may begin anew. */
  'rain.amount': define('mm', 0, 100_000, 1),
  'leaf.wetness': define('%', 0, 100, 0),
  'water.flow': define('L/min', 0, 100_000, 1),
  'water.volume': define('L', 0, 1e12, 0),
  'water.level': define('m', -1, 100, 2),
  'water.pressure': define('kPa', -100, 4_000, 0),
  'water.temperature': define('°C', -5, 60, 1),
  'water.oxygen': define('mg/L', 0, 25, 2),
  'water.ph': define('pH', 0, 14, 2),
  'water.conductivity': define('µS/cm', 0, 100_000, 0),
  'water.salinity': define('g/kg', 0, 60, 2),
  'power.voltage': define('V', 0, 1_000, 1),
  'power.current': define('A', 0, 1_000, 2),
  'power.active': define('W', 0, 1_000_000, 0),
  'power.energy': define('Wh', 0, 1e12, 0),
  'battery.level': define('%', 0, 100, 0),
  'signal.rssi': define('dBm', -150, 0, 0),
} as const satisfies Record<string, MetricDefinition>;

export type Metric = keyof typeof METRICS;

const NAMES: ReadonlySet<string> = new Set(Object.keys(METRICS));

export const isMetric = (name: string): name is Metric => NAMES.has(name);

/** A metric, or a metric and the place it is taken at: `soil.moisture`, `soil.moisture#40cm`, `water.flow#2`. */
export type Point = Metric | `${Metric}#${string}`;

export interface PointParts {
  readonly metric: Metric;
  readonly channel?: string;
}

const CHANNEL = /^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/;

/** Reads the text form of a point; undefined when the metric is unknown or the channel malformed. */
export function parsePoint(text: string): PointParts | undefined {
  const hash = text.indexOf('#');
  const metric = hash < 0 ? text : text.slice(0, hash);
  if (!isMetric(metric)) return undefined;
  if (hash < 0) return { metric };
  const channel = text.slice(hash + 1);
  return CHANNEL.test(channel) ? { metric, channel } : undefined;
}

export const isPoint = (text: string): text is Point => parsePoint(text) !== undefined;

/** The metric of a point that is known to be well formed. */
export function metricOf(point: Point): Metric {
  const hash = point.indexOf('#'); // control asks this of every reading: no list is made of it
  return (hash < 0 ? point : point.slice(0, hash)) as Metric;
}

export const isPlausible = (point: Point, value: number): boolean => {
  const { min, max } = METRICS[metricOf(point)];
  return value >= min && value <= max;
};

const AMBIENT = /^(air|wind|rain|solar|light)\./;

/** Whether one station can measure it for the whole farm; soil and water are those of one place. */
export const isAmbient = (point: Point): boolean => AMBIENT.test(point);
