// A broker that says what a test tells it to, in real bytes over a pair of sockets.
import type { Duplex } from 'node:stream';
import { generate, parser } from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';

/** One connection from the broker's side; it writes in MQTT 5 unless told otherwise, and reads what its client announces. */
export class Script {
  readonly got: Packet[] = [];
  readonly socket: Duplex;
  readonly #form: { readonly protocolVersion: number };
  isClosed = false;

  constructor(socket: Duplex, protocolVersion: 4 | 5 = 5) {
    this.socket = socket;
    this.#form = { protocolVersion };
    const parse = parser(this.#form);
    parse.on('packet', (packet) => this.got.push(packet));
    socket.on('data', (chunk: Buffer) => parse.parse(chunk));
    socket.on('close', () => (this.isClosed = true));
    socket.on('end', () => (this.isClosed = true));
    socket.on('error', () => undefined);
  }

  say(...packets: Packet[]): Promise<void> {
    return this.write(Buffer.concat(packets.map((packet) => generate(packet, this.#form))));
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.socket.destroyed) this.socket.write(bytes);
    await turns();
  }

  of<Cmd extends Packet['cmd']>(cmd: Cmd): (Packet & { cmd: Cmd })[] {
    return this.got.filter((packet): packet is Packet & { cmd: Cmd } => packet.cmd === cmd);
  }
}

/** Lets everything that is under way between the two sockets arrive. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}
