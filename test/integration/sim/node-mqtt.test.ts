// A simulated node and a real broker: last will, reports until they are acknowledged, commands and their answers.
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { AuthorizePublishHandler } from 'aedes';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseUp } from '../../../domain/wire/native.ts';
import { Farm, WallClock, connectNode } from '../../../firmware-sim/index.ts';
import { demo, profiles } from '../../unit/firmware-sim/build.ts';

const WAIT = { timeout: 20_000, interval: 10 };

interface Message {
  readonly leaf: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** A broker that writes down what arrives. `accept` says whether a message is acknowledged; otherwise it never is. */
async function startBroker(options: { accept?: (message: Message) => boolean; port?: number } = {}) {
  const broker = await Aedes.createBroker();
  const arrived: Message[] = [];
  const accept = options.accept ?? (() => true);
  const authorizePublish: AuthorizePublishHandler = (_client, packet, done) => {
    const leaf = packet.topic.replace('farm/dong-tao/node-7/', '');
    const message = { leaf, payload: packet.payload.toString(), retain: packet.retain };
    arrived.push(message);
    if (accept(message)) done(null);
  };
  broker.authorizePublish = authorizePublish;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  };
  onTestFinished(stop);
  const publish = (payload: object, retain = false) =>
    new Promise<void>((resolve, reject) =>
      broker.publish(
        {
          cmd: 'publish',
          topic: 'farm/dong-tao/node-7/cmd',
          payload: JSON.stringify(payload),
          qos: 1,
          retain,
          dup: false,
        },
        (error) => (error ? reject(error) : resolve()),
      ),
    );
  const of = (leaf: string) => arrived.filter((message) => message.leaf === leaf);
  const seqs = () =>
    of('up').map(({ payload }) => {
      const frame = parseUp('node-7', payload);
      return 'values' in frame ? (frame.seq ?? 0) : 0;
    });
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    of,
    seqs,
    publish,
    stop,
    cut: () => sockets.forEach((s) => s.destroy()),
  };
}

/** The demonstration's node, connected. */
function startNode(url: string, options: { report_s?: number; puback_ms?: number } = {}) {
  const clock = new WallClock();
  const devices = demo().devices.map((device) => ({ ...device, report_s: options.report_s ?? 3600 }));
  const farm = new Farm(demo({ devices }), { clock, profiles });
  farm.start();
  const device = farm.node('node-7');
  const { puback_ms } = options;
  const link = connectNode(device, {
    url,
    username: 'node-7',
    password: 'secret',
    farm: 'dong-tao',
    clock,
    ...(puback_ms !== undefined && { puback_ms }),
  });
  onTestFinished(async () => {
    await link.stop();
    farm.stop();
  });
  return { clock, farm, device, link };
}

describe('a simulated node at a broker', () => {
  test('says that it is online, reports, and says goodbye', async () => {
    const broker = await startBroker();
    const { link } = startNode(broker.url);
    await vi.waitFor(() => expect(broker.seqs()).toEqual([1]), WAIT);
    await vi.waitFor(() => expect(link.queued).toBe(0), WAIT);
    await link.stop();
    expect(broker.of('status')).toEqual([
      { leaf: 'status', payload: 'online', retain: true },
      { leaf: 'status', payload: 'offline', retain: true },
    ]);
  });

  test('leaves its last will behind when its power is cut, and comes back with a new boot', async () => {
    const broker = await startBroker();
    const { device } = startNode(broker.url);
    await vi.waitFor(() => expect(broker.seqs()).toEqual([1]), WAIT);
    device.powerOff();
    await vi.waitFor(
      () => expect(broker.of('status').at(-1)).toMatchObject({ payload: 'offline', retain: true }),
      WAIT,
    );
    device.powerOn();
    await vi.waitFor(() => expect(broker.of('up')).toHaveLength(2), WAIT);
    expect(parseUp('node-7', broker.of('up')[1]!.payload)).toMatchObject({ seq: 1, boot: 2 });
    expect(broker.of('status').at(-1)).toMatchObject({ payload: 'online' });
  });

  test('keeps a report until it is acknowledged, and sends it again, the same and in order', async () => {
    let refusals = 2;
    const broker = await startBroker({ accept: ({ leaf }) => leaf !== 'up' || refusals-- <= 0 });
    const { link } = startNode(broker.url, { report_s: 1, puback_ms: 300 });
    await vi.waitFor(() => expect(broker.seqs()).toContain(3), WAIT);
    // A slow machine may make the node send a report once more: in order and unchanged all the same.
    expect(broker.seqs().slice(0, 3)).toEqual([1, 1, 1]);
    expect(broker.seqs()).toEqual(broker.seqs().toSorted((a, b) => a - b));
    expect(new Set(broker.of('up').map(({ payload }) => payload)).size).toBe(new Set(broker.seqs()).size);
    await vi.waitFor(() => expect(link.queued).toBe(0), WAIT);
  });

  test('keeps its reports while there is no broker and delivers them all when it is back', async () => {
    const first = await startBroker();
    const { link } = startNode(first.url, { report_s: 1 });
    await vi.waitFor(() => expect(first.seqs()).toContain(1), WAIT);
    await vi.waitFor(() => expect(link.queued).toBe(0), WAIT);
    await first.stop();
    await vi.waitFor(() => expect(link.queued).toBeGreaterThanOrEqual(2), WAIT);
    expect(link.connected).toBe(false);
    const second = await startBroker({ port: first.port });
    await vi.waitFor(() => expect(second.seqs().length).toBeGreaterThanOrEqual(3), WAIT);
    const all = [...new Set([...first.seqs(), ...second.seqs()])];
    expect(all).toEqual(all.map((_, i) => i + 1));
  });

  test('obeys a command, answers it, and lets go by its own timer while the broker is gone', async () => {
    const broker = await startBroker();
    const { device, link } = startNode(broker.url);
    await vi.waitFor(() => expect(link.queued).toBe(0), WAIT);
    await vi.waitFor(async () => {
      await broker.publish({ id: 'c1', output: '1', state: 'on', for_s: 2 });
      expect(broker.of('ack').length).toBeGreaterThan(0);
    }, WAIT);
    expect(JSON.parse(broker.of('ack')[0]!.payload)).toMatchObject({ id: 'c1', output: '1', state: 'on' });
    await broker.stop();
    await vi.waitFor(() => expect(device.channels?.isOn(1)).toBe(false), WAIT);
    const [range] = device.channels!.ranges;
    expect(range!.to! - range!.from).toBeGreaterThanOrEqual(2000);
  });

  test('refuses a command without a time and one that the broker had kept', async () => {
    const broker = await startBroker();
    await broker.publish({ id: 'old', output: '1', state: 'on', for_s: 60 }, true);
    const { device } = startNode(broker.url);
    const acks = () => broker.of('ack').map(({ payload }): unknown => JSON.parse(payload));
    await vi.waitFor(() => expect(acks()).toEqual([{ id: 'old', refused: 'retained' }]), WAIT);
    await broker.publish({ id: 'bare', output: '1', state: 'on' });
    await vi.waitFor(
      () => expect(acks()[1]).toEqual({ id: 'bare', refused: expect.stringContaining('for_s') as string }),
      WAIT,
    );
    expect(device.channels?.ranges).toEqual([]);
  });

  test('connects anew when the line is cut', async () => {
    const broker = await startBroker();
    const { link } = startNode(broker.url);
    await vi.waitFor(() => expect(link.queued).toBe(0), WAIT);
    broker.cut();
    await vi.waitFor(
      () =>
        expect(broker.of('status').map(({ payload }) => payload)).toEqual(['online', 'offline', 'online']),
      WAIT,
    );
    expect(link.connected).toBe(true);
  });
});
