import type { Actuator } from '../../core/ports/link.ts';
import type { BrokerStats } from './stats.ts';

/** Devices that speak MQTT, over the embedded broker or over another one. */
export interface MqttLink {
  /** The outputs of a device, connected or not; undefined for an unknown device or one without outputs. */
  actuator(device: string): Actuator | undefined;
  stats(): BrokerStats;
  /** Closes every connection; commands under way fail with `not_connected`. */
  stop(): Promise<void>;
}
