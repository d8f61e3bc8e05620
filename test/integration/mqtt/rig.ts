import { connectAsync } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { loadProfiles } from '../../../cli/profiles.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { MqttProfile, NativeProfile } from '../../../domain/profile/schema.ts';
import type { RawFrame } from '../../../domain/reading.ts';
import type { DeadLetter, Outcome } from '../../../gateway/core/ports/journal.ts';
import type { Intake } from '../../../gateway/core/ports/link.ts';
import { startBroker } from '../../../gateway/link/mqtt/broker.ts';
import type { Broker, MqttDevice } from '../../../gateway/link/mqtt/broker.ts';

export const FARM = 'dong-tao';
const PROFILES = loadProfiles();

/** Resolves when a condition that some callback may have made true is true; asked again after each `changed()`. */
export class Signal {
  readonly #waiting = new Set<() => void>();

  changed(): void {
    for (const look of this.#waiting) look();
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** The core as the broker sees it. `store` decides what becomes of each frame and dead letter. */
export class FakeIntake implements Intake {
  readonly frames: RawFrame[] = [];
  readonly dead: Omit<DeadLetter, 'at'>[] = [];
  readonly statuses: string[] = [];
  readonly details: string[] = [];
  readonly signal = new Signal();
  store: (device: string) => Promise<void> = () => Promise.resolve();

  async accept(raw: RawFrame): Promise<Outcome> {
    this.frames.push(raw);
    this.signal.changed();
    await this.store(raw.device);
    return 'stored';
  }

  async reject(dead: Omit<DeadLetter, 'at'>): Promise<void> {
    this.dead.push(dead);
    this.signal.changed();
    await this.store(dead.device ?? '');
  }

  status(device: string, state: 'online' | 'offline', detail: string): void {
    this.statuses.push(`${device} ${state}`);
    this.details.push(detail);
    this.signal.changed();
  }
}

/** Real time, which a test can push forward: what is due then runs at once. */
export class PushedClock implements Clock {
  #ahead = 0;
  readonly #due = new Map<object, { at: number; run: () => void }>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  at(at: number, run: () => void): () => void {
    const key = {};
    const fire = (): void => {
      if (this.#due.delete(key)) run();
    };
    const timer = setTimeout(fire, at - this.now());
    this.#due.set(key, { at, run: fire });
    return () => {
      this.#due.delete(key);
      clearTimeout(timer);
    };
  }

  push(ms: number): void {
    this.#ahead += ms;
    for (const { at, run } of [...this.#due.values()]) if (at <= this.now()) run();
  }
}

export interface Rig {
  readonly broker: Broker;
  readonly intake: FakeIntake;
  readonly clock: PushedClock;
  readonly devices: Map<string, MqttDevice>;
  /** Connects a real client as a device; the secret of `node-1` is `secret-of-node-1`. */
  connect(device: string, options?: IClientOptions): Promise<MqttClient>;
}

/** A broker (on a free port) with node-1 and node-2, both of the shipped native profile. */
export async function startRig(port = 0): Promise<Rig> {
  const intake = new FakeIntake();
  const clock = new PushedClock();
  const devices = new Map<string, MqttDevice>(
    ['node-1', 'node-2'].map((id) => [id, { id, profile: nodeProfile() }]),
  );
  let chance = 0;
  const broker = await startBroker({
    listen: { host: '127.0.0.1', port },
    farm: FARM,
    device: (id) => devices.get(id),
    rider: (eui) => [...devices.values()].find((device) => device.eui === eui),
    credentials: {
      check: async (username, secret) =>
        secret === `secret-of-${username}` ? { device: username, profile: 'nongso-node' } : undefined,
    },
    intake,
    clock,
    random: (bytes) => new Uint8Array(bytes).fill(chance++),
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => broker.stop());
  return {
    broker,
    intake,
    clock,
    devices,
    async connect(device, options = {}) {
      const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
        username: device,
        password: `secret-of-${device}`,
        reconnectPeriod: 0,
        ...options,
      });
      onTestFinished(() => void client.end(true));
      return client;
    },
  };
}

export function nodeProfile(): NativeProfile {
  const profile = mqttProfile('nongso-node');
  if (profile.dialect !== 'native') throw new Error('the native profile is gone');
  return profile;
}

/** A profile that ships. */
export function mqttProfile(id: string): MqttProfile {
  const profile = PROFILES.get(id);
  if (profile?.link !== 'mqtt') throw new Error(`there is no MQTT profile ${id}`);
  return profile;
}

export const topicOf = (device: string, leaf: string): string => `farm/${FARM}/${device}/${leaf}`;

export const frame = (seq: number): string =>
  JSON.stringify({ seq, boot: 1, values: { 'soil.moisture': 31.2 } });

/** Resolves when the client's connection is gone. */
export const closed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    if (client.connected) client.once('close', () => resolve());
    else resolve();
  });

/** A promise that somebody else resolves. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
