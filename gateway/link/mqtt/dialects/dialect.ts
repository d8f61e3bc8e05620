import type { Problem } from '../../../../domain/problem.ts';
import type { MqttProfile } from '../../../../domain/profile/schema.ts';
import type { RawFrame } from '../../../../domain/reading.ts';
import type { ReadBack } from '../../../core/ports/link.ts';

/** A device of the configuration that speaks MQTT, itself or through a bridge. */
export interface MqttDevice {
  readonly id: string;
  readonly profile: MqttProfile;
  /** Of a bridge: the application of its server that belongs to this farm. */
  readonly application?: string;
  /** Of a device that is reached through a bridge: that bridge. */
  readonly bridge?: string;
  /** Its radio address, as its server writes it. */
  readonly eui?: string;
}

/** Who is logged in, and where. */
export interface Place {
  readonly farm: string;
  readonly client: MqttDevice;
  /** The device with this radio address. */
  readonly rider: (eui: string) => MqttDevice | undefined;
}

/** Something a device says of its outputs or of a command. `energised` is the coil. */
export type Report =
  | {
      readonly about: 'output';
      readonly channel: number;
      readonly energised: boolean;
      readonly left_s?: number;
      /** The command that this answers, where the dialect numbers them. */
      readonly answers?: string;
    }
  | { readonly about: 'timer'; readonly channel: number; readonly set_s: number; readonly left_s: number }
  | { readonly about: 'setting'; readonly name: string; readonly isSafe: boolean }
  /** A command was not carried out; without `answers` it is the one that was sent last. */
  | { readonly about: 'refusal'; readonly reason: string; readonly answers?: string };

/** Where an uplink stands among those of its radio device. */
export interface UplinkStamp {
  /** When its server heard it, UTC ms. */
  readonly at?: number;
  /** Rises with each uplink; starts anew when the device joins its network. */
  readonly count?: number;
}

/** What a publish says. */
export interface Heard {
  /** Who speaks: the client, or one behind it. */
  readonly device: string;
  /** Waits for the journal before it is acknowledged; all else is for the moment. */
  readonly frame?: RawFrame;
  readonly reports?: readonly Report[];
  /** Of reports that came by radio, and may have waited in a queue. */
  readonly uplink?: UplinkStamp;
  readonly status?: 'online' | 'offline';
}

/** A command or question as it goes out, and what completes it. */
export interface Order<Answer> {
  readonly topic: string;
  readonly payload: string;
  /** Told each report until it gives the answer. */
  answer(report: Report): Answer | Problem | undefined;
}

/** What makes a command one of a kind. */
export interface Stamp {
  /** ULID. */
  readonly id: string;
  /** UTC ms after which it must not be obeyed. */
  readonly expires: number;
}

/** How a device's outputs are commanded. Away from safe there is only a hold with a time. */
export interface Commands {
  /**
   * The settings without which no output of it may be held, once a connection: one order after the answer to the other,
   * which may depend on it.
   */
  prepare?(): Iterable<Order<'ready'>>;
  hold(wanted: { channel: number; for_s: number }, stamp: Stamp): Order<ReadBack>;
  release(channel: number, stamp: Stamp): Order<ReadBack>;
  /** Absent where a device cannot be asked: then its last word counts. */
  read?(channel: number): Order<ReadBack>;
}

/**
 * A way of speaking MQTT, for one client. What a client may publish and listen to is fenced here; whatever passes,
 * nothing of it is ever forwarded or retained.
 */
export interface Dialect {
  /** The only topic that its last will may name. */
  readonly will: string | undefined;
  mayPublish(topic: string): boolean;
  /** Whether a filter is one for its commands. */
  mayListen(filter: string): boolean;
  /** Reads a publish on a topic that it may publish to; a Problem is a dead letter. Never throws. */
  read(topic: string, payload: Buffer): Heard | Problem;
  readonly commands?: Commands;
}
