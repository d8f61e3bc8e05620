// The link to an external broker at a real Mosquitto, with the core faked as for the embedded broker.
import { connectAsync } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { MqttDevice } from '../../../gateway/link/mqtt/dialects/dialect.ts';
import { startExternalBroker } from '../../../gateway/link/mqtt/external/link.ts';
import type { ExternalBrokerOptions } from '../../../gateway/link/mqtt/external/link.ts';
import type { MqttLink } from '../../../gateway/link/mqtt/mqtt-link.ts';
import { parseBroker } from '../../../gateway/link/mqtt5/address.ts';
import type { BrokerAddress } from '../../../gateway/link/mqtt5/address.ts';
import { isProblem } from '../../../domain/problem.ts';
import { eventually } from '../../support/eventually.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto, MosquittoOptions } from '../../support/mosquitto.ts';
import { FakeIntake, FARM, nodeProfile, PushedClock, Signal, topicOf } from './rig.ts';
import type { Rig } from './rig.ts';

export interface ExternalLink {
  readonly link: MqttLink;
  readonly intake: FakeIntake;
  readonly clock: PushedClock;
  readonly devices: Map<string, MqttDevice>;
  /** `away on`, `away off`, `refuses on` … in the order in which they changed. */
  readonly alarms: string[];
  /** Lines of the log. */
  readonly log: string[];
  /** Both connections are made. */
  isUp(): Promise<void>;
  /** Both are made again, with the pauses between the tries made short. */
  comesBack(): Promise<void>;
}

export function addressOf(url: string): BrokerAddress {
  const address = parseBroker(url);
  if (isProblem(address)) throw new Error(address.detail);
  return address;
}

/** With node-1 and node-2, both of the shipped native profile, and others. */
export function startLink(
  url: string,
  more: Partial<ExternalBrokerOptions> & { readonly ca?: string; readonly also?: readonly MqttDevice[] } = {},
): ExternalLink {
  const intake = new FakeIntake();
  const clock = new PushedClock();
  const { ca, also = [], ...options } = more;
  const nodes = ['node-1', 'node-2'].map((id) => ({ id, profile: nodeProfile() }));
  const devices = new Map<string, MqttDevice>([...nodes, ...also].map((device) => [device.id, device]));
  const standing = new Set<string>();
  const alarms: string[] = [];
  const log: string[] = [];
  const signal = new Signal();
  let chance = 0;
  const link = startExternalBroker({
    address: { ...addressOf(url), ...(ca !== undefined && { ca }) },
    clientId: 'nongso-gateway-dong-tao',
    version: 'newest',
    farm: FARM,
    device: (id) => devices.get(id),
    devices: () => devices.values(),
    rider: (eui) => [...devices.values()].find((device) => device.eui === eui),
    lookForNewcomers: () => Promise.resolve(),
    intake,
    alarm(trouble, wrong) {
      if (standing.has(trouble) === wrong) return;
      if (wrong) standing.add(trouble);
      else standing.delete(trouble);
      alarms.push(`${trouble} ${wrong ? 'on' : 'off'}`);
      intake.signal.changed();
    },
    clock,
    random: (bytes) => new Uint8Array(bytes).fill(chance++),
    log: pino(
      { level: 'info' },
      {
        write(line: string) {
          log.push(line);
          signal.changed();
        },
      },
    ),
    ...options,
  });
  onTestFinished(() => link.stop());
  const ups = () => log.filter((line) => line.includes('connected to the broker')).length;
  return {
    ...{ link, intake, clock, devices, alarms, log },
    isUp: () => signal.until(() => ups() >= 2),
    async comesBack() {
      const before = ups();
      await eventually('it is connected again', () => {
        clock.push(1_000);
        return ups() >= before + 2;
      });
    },
  };
}

export async function broker(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const mosquitto = await startMosquitto({ keeps: 'all', ...options });
  onTestFinished(() => mosquitto.stop());
  return mosquitto;
}

/** A real client at the broker, with MQTT 3.1.1 as most nodes. */
export async function connectNode(
  { port, user, password, ca }: Pick<Mosquitto, 'port' | 'user' | 'password' | 'ca'>,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = await connectAsync(`${ca === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`, {
    ...{ username: user, password, reconnectPeriod: 0, ...(ca !== undefined && { ca }) },
    ...options,
  });
  onTestFinished(() => void client.end(true));
  return client;
}

const Command = z.object({ id: z.string(), output: z.string(), state: z.string() });
type Command = z.infer<typeof Command>;

const obey = ({ id, output, state }: Command): object => ({ id, output, state });

/** What a node does in order to be there and to listen; answers every command as told. */
export async function standIn(
  client: MqttClient,
  device: string,
  answer: (command: Command) => object | undefined = obey,
): Promise<{ readonly commands: string[]; readonly signal: Signal }> {
  const commands: string[] = [];
  const signal = new Signal();
  client.on('message', (topic, payload, { qos, retain, properties }) => {
    if (topic !== topicOf(device, 'cmd')) return;
    const text = payload.toString();
    const expiry = properties?.messageExpiryInterval;
    commands.push(
      `QoS ${qos}${retain ? ', retained' : ''}${expiry ? `, expires in ${expiry} s` : ''}: ${text}`,
    );
    const said = answer(Command.parse(JSON.parse(text)));
    if (said) client.publish(topicOf(device, 'ack'), JSON.stringify(said), { qos: 1 });
    signal.changed();
  });
  await client.subscribeAsync(topicOf(device, 'cmd'), { qos: 1 });
  await client.publishAsync(topicOf(device, 'status'), 'online', { qos: 1, retain: true });
  return { commands, signal };
}

/** The link at a broker that lets everybody in, as simulated devices meet the embedded one. */
export async function startExternalRig(also: readonly MqttDevice[]): Promise<Rig & ExternalLink> {
  const mosquitto = await broker({ lets: 'anyone' });
  const external = startLink(mosquitto.url, { also });
  await external.isUp();
  return {
    ...external,
    broker: { ...external.link, port: mosquitto.port },
    connect: (_device, options) => connectNode(mosquitto, options),
  };
}
