import type { Cancel } from '../../domain/clock.ts';
import type { Say, Talker } from '../talker.ts';
import { Line } from './line.ts';
import type { LineOptions } from './line.ts';

export interface TalkLink {
  readonly connected: boolean;
  /** Disconnects; resolves when the connection is gone. */
  stop(): Promise<void>;
}

const FIRST_REPORT_MS = 1_000;

/**
 * Connects a device with its maker's firmware to a broker and keeps it there, with its power. Returns at once; what it
 * says without a connection is lost.
 */
export function connectTalker(device: Talker, options: LineOptions): TalkLink {
  const { clock } = options;
  let cancelReport: Cancel = () => undefined;
  const { will } = device;
  const publish = ({ topic, payload, qos, retain }: Say): void =>
    void line.client?.publish(topic, payload, { qos, retain });
  const line = new Line(options, {
    id: device.id,
    ...(will && { will: { ...will, payload: Buffer.from(will.payload) } }),
    connected(client) {
      device.connected();
      client.subscribe([...device.filters], { qos: device.qos }, () => {
        device.subscribed();
        report(clock.now() + FIRST_REPORT_MS);
      });
    },
    message: (topic, payload) => device.message(topic, payload),
    lost: () => cancelReport(),
  });
  const report = (at: number): void => {
    cancelReport = clock.at(at, () => {
      device.report();
      report(clock.now() + device.report_s * 1000);
    });
  };
  const stops = [
    device.onSay(publish),
    device.onPower((power) => (power === 'on' ? line.open() : line.cut())),
  ];
  if (device.powered) line.open();
  return {
    get connected() {
      return line.client !== undefined;
    },
    async stop() {
      for (const stop of stops) stop();
      await line.close(() => Promise.resolve());
    },
  };
}
