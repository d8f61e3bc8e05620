import { connect } from 'node:net';
import type { Socket } from 'node:net';

/**
 * The least an MQTT 3.1.1 client needs to load a broker: CONNECT, PUBLISH at QoS 1, PUBACK counted, PINGREQ not needed.
 * By hand, because a full client would take more of the two cores than the broker under test.
 */
export interface LoadClient {
  /** Sends one frame; its PUBACK calls `acknowledged`. */
  publish(topic: string, payload: string): void;
  subscribe(filter: string): void;
  end(): void;
}

export interface LoadClientOptions {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly acknowledged: () => void;
  readonly received?: (payload: string) => void;
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const MAX_ID = 0xffff;

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

function packet(head: number, body: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = body.length; length.length === 0 || rest > 0; rest >>= 7)
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([head, ...length]), body]);
}

/** Connects; resolves after a CONNACK that accepts. */
export function loadClient({
  port,
  username,
  password,
  acknowledged,
  received,
}: LoadClientOptions): Promise<LoadClient> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let id = 0;
    let rest = Buffer.alloc(0);
    const nextId = (): Buffer => {
      id = (id % MAX_ID) + 1;
      return Buffer.from([id >> 8, id & 0xff]);
    };
    const client: LoadClient = {
      publish: (topic, payload) =>
        void socket.write(packet(0x32, Buffer.concat([text(topic), nextId(), Buffer.from(payload)]))),
      subscribe: (filter) =>
        void socket.write(packet(0x82, Buffer.concat([nextId(), text(filter), Buffer.from([1])]))),
      end: () => socket.destroy(),
    };
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('connect', () => {
      // Clause 3.1: protocol name, level 4, user name + password + clean session, no keep-alive.
      const head = Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 0])]);
      socket.write(packet(0x10, Buffer.concat([head, text(username), text(username), text(password)])));
    });
    socket.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let frame = cut(); frame !== undefined; frame = cut()) take(frame);
    });

    /** The next whole packet: its first byte and its body. */
    function cut(): { head: number; body: Buffer } | undefined {
      let length = 0;
      let at = 1;
      for (let shift = 0; ; shift += 7, at++) {
        const byte = rest[at];
        if (byte === undefined) return undefined;
        length |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      const end = at + 1 + length;
      const head = rest[0];
      if (head === undefined || rest.length < end) return undefined;
      const body = rest.subarray(at + 1, end);
      rest = rest.subarray(end);
      return { head, body };
    }

    function take({ head, body }: { head: number; body: Buffer }): void {
      switch (head >> 4) {
        case CONNACK:
          if (body[1] === 0) resolve(client);
          else reject(new Error(`refused with ${body[1]}`));
          return;
        case PUBACK:
          acknowledged();
          return;
        case PUBLISH: {
          const topicEnd = 2 + body.readUInt16BE(0);
          const confirmed = (head & 0x06) !== 0;
          if (confirmed)
            socket.write(Buffer.concat([Buffer.from([0x40, 2]), body.subarray(topicEnd, topicEnd + 2)]));
          received?.(body.toString('utf8', topicEnd + (confirmed ? 2 : 0)));
          return;
        }
        default:
          return;
      }
    }
  });
}
