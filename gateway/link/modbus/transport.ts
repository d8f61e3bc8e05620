import type { Problem } from '../../../domain/problem.ts';

/** What a connection tells its owner. */
export interface TransportEvents {
  data(bytes: Uint8Array): void;
  /** The connection was lost: called at most once, never after {@link Connection.close}. */
  closed(why: string): void;
}

/** One life of a port. It is never reopened: bytes of a former life cannot reach the line. */
export interface Connection {
  /** Sends now or never: bytes given while the port is closed are dropped, not kept for later. Never throws. */
  write(bytes: Uint8Array): void;
  /** Releases the port and throws away what it has not sent yet. May be called twice. Never rejects. */
  close(): Promise<void>;
}

/** A way to the bytes of an RS-485 line. */
export interface Transport {
  /** For logs: the path or address. */
  readonly name: string;
  /**
   * Whether bytes may still reach the line long after they were written, as TCP does when it repeats them after an
   * outage. A connection that may hold a write nobody answered has to be closed, which drops it.
   */
  readonly holdsBytes: boolean;
  /**
   * Opens a connection of its own. Failures are returned (`open_failed`, back off), never thrown; the caller retries.
   * An aborted call gives a Problem or a connection that the caller closes.
   */
  open(events: TransportEvents, signal: AbortSignal): Promise<Connection | Problem>;
}
