import type { Dialect } from './dialects/dialect.ts';
import type { Exchange } from './exchange.ts';
import type { OutputMemory } from './output-memory.ts';

/** One stay of one device, from when it connected until it is gone, whichever broker it is connected to. */
export interface DeviceSession {
  readonly device: string;
  readonly dialect: Dialect;
  readonly exchange: Exchange;
  readonly outputs: OutputMemory;
  /** Devices that were heard through it, when it is a bridge. */
  readonly riders: Set<string>;
  /** Set once the device has taken the settings that holding its outputs needs. */
  isPrepared?: boolean;
}

/** The stays of the devices that are there now. */
export interface DeviceSessions {
  current(device: string): DeviceSession | undefined;
}
