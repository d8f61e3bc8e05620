import { Socket } from 'node:net';
import type { Client } from 'aedes';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import { ClientOutlet } from './client-outlet.ts';
import type { DeviceSession, DeviceSessions } from './device-session.ts';
import type { Dialect } from './dialects/dialect.ts';
import { Exchange } from './exchange.ts';
import type { Inlet } from './inlet.ts';
import { MAX_PACKET_BYTES, RESEND_AFTER_MS } from './limits.ts';
import { OutputMemory } from './output-memory.ts';
import type { Presence } from './presence.ts';
import { Receipts } from './receipts.ts';

/** One logged-in connection of one device. */
export interface Session extends DeviceSession {
  readonly client: Client;
  readonly outlet: ClientOutlet;
  readonly receipts: Receipts;
  /** Why it ended, as far as somebody knew. */
  why?: string;
  /** Set once a frame could not be kept. */
  closing?: Cancel;
}

interface Parts {
  readonly presence: Presence;
  readonly clock: Clock;
}

/**
 * Who is connected. The device is the one its credential is bound to; the client id that a client gives itself
 * counts for nothing, so two devices with the same one do not disturb each other. A device has one connection: a new
 * one replaces the old, which is usually a dead one that TCP has not noticed (compare MQTT-3.1.4-2).
 */
export class Sessions implements DeviceSessions {
  readonly #parts: Parts;
  readonly #ofClient = new WeakMap<Client, Session>();
  readonly #ofDevice = new Map<string, Session>();
  #opened = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#ofDevice.size;
  }

  of(client: Client): Session | undefined {
    return this.#ofClient.get(client);
  }

  current(device: string): Session | undefined {
    return this.#ofDevice.get(device);
  }

  /** Binds a client that has just logged in to its device. */
  open(device: string, client: Client, { inlet, dialect }: { inlet: Inlet; dialect: Dialect }): void {
    // Unique, so that no two entries of aedes' table of clients ever collide.
    client.id = `${device}/${++this.#opened}`;
    inlet.limit = MAX_PACKET_BYTES;
    const former = this.#ofDevice.get(device);
    const session = this.#create(device, client, { inlet, dialect, riders: former?.riders ?? new Set() });
    this.#ofClient.set(client, session);
    this.#ofDevice.set(device, session);
    // The socket's own event: aedes forgets to tell of clients that went while they connected.
    client.conn.once('close', () => this.#end(session));
    if (former) this.close(former, 'replaced by a new connection');
  }

  /** What the device says of itself, or its connection about it; told on once per change. */
  status(session: Session, state: 'online' | 'offline', detail: string): void {
    if (this.#ofDevice.get(session.device) !== session) return;
    this.#parts.presence.tell(session.device, state, detail);
  }

  close(session: Session, why: string): void {
    session.why ??= why;
    session.client.close();
  }

  /** A frame was not kept: the client is to send it again, which it only does after a reconnect. */
  closeSoon(session: Session): void {
    const { clock } = this.#parts;
    session.closing ??= clock.at(clock.now() + RESEND_AFTER_MS, () =>
      this.close(session, 'its frames could not be kept'),
    );
  }

  #create(
    device: string,
    client: Client,
    { inlet, dialect, riders }: { inlet: Inlet } & Pick<Session, 'dialect' | 'riders'>,
  ): Session {
    const { clock } = this.#parts;
    const outlet = new ClientOutlet(client, (why) => {
      session.why ??= why;
      if (client.conn instanceof Socket) client.conn.resetAndDestroy();
      else client.conn.destroy();
    });
    const session: Session = {
      device,
      client,
      dialect,
      riders,
      outlet,
      outputs: new OutputMemory(),
      receipts: new Receipts({
        socket: client.conn,
        inlet,
        unread: () => this.close(session, 'does not read its answers'),
      }),
      exchange: new Exchange({ outlet, device, clock }),
    };
    return session;
  }

  #end(session: Session): void {
    session.closing?.();
    session.exchange.end();
    if (this.#ofDevice.get(session.device) !== session) return;
    this.#ofDevice.delete(session.device);
    this.#parts.presence.gone(session, session.why ?? 'disconnected');
  }
}
