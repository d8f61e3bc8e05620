/** Counters since the start, but for `connected`. */
export interface BrokerStats {
  /** Devices connected now. */
  readonly connected: number;
  /** Messages received on `up`. */
  readonly frames: number;
  /** Of these, durable and acknowledged (or, with QoS 0, durable). */
  readonly acknowledged: number;
  readonly refusedConnects: number;
  readonly refusedPublishes: number;
  readonly refusedSubscribes: number;
  /** Messages that could not be read. */
  readonly deadLettered: number;
  /** Connections that were closed because a frame could not be kept. */
  readonly unacknowledgedCloses: number;
}

/** The same while it is being counted. */
export type Counters = Record<Exclude<keyof BrokerStats, 'connected'>, number>;

export const noCounts = (): Counters => ({
  frames: 0,
  acknowledged: 0,
  refusedConnects: 0,
  refusedPublishes: 0,
  refusedSubscribes: 0,
  deadLettered: 0,
  unacknowledgedCloses: 0,
});
