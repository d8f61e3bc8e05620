import type { Cancel } from '../domain/clock.ts';
import { Device } from './device.ts';

/** Something a device publishes. */
export interface Say {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** A device that speaks MQTT in the way of its maker, without the connection. */
export abstract class Talker extends Device {
  /** How often it reports, s. */
  abstract readonly report_s: number;
  /** Filters that it subscribes to. */
  abstract readonly filters: readonly string[];
  /** The QoS it subscribes with. */
  abstract readonly qos: 0 | 1;
  abstract readonly will: Say | undefined;
  readonly #listeners = new Set<(say: Say) => void>();

  /** Calls `listener` with all that it publishes; what is said while nobody is connected is lost. */
  onSay(listener: (say: Say) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The broker has taken it in; it has not subscribed yet. */
  abstract connected(): void;

  /** Its subscriptions are answered, whether or not they were granted. */
  abstract subscribed(): void;

  /** A message came. Makers' firmware does not look at the retain flag. */
  abstract message(topic: string, payload: string): void;

  /** Its regular report. */
  abstract report(): void;

  protected say(say: Say): void {
    if (this.powered) for (const listener of this.#listeners) listener(say);
  }
}
