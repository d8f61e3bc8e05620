import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isProblem } from '../../../domain/problem.ts';
import { wallClock } from '../../../gateway/clock.ts';
import type { Config } from '../../../gateway/config.ts';
import { dial, parseBroker } from '../../../gateway/link/mqtt5/address.ts';
import type { BrokerAddress } from '../../../gateway/link/mqtt5/address.ts';
import { Session } from '../../../gateway/link/mqtt5/session.ts';
import type { SessionOptions } from '../../../gateway/link/mqtt5/session.ts';
import type { Check } from '../check.ts';
import type { BrokerOf } from '../facts.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { notReached } from '../why.ts';
import type { NotReached } from '../why.ts';

interface Wanted {
  readonly of: BrokerOf;
  readonly broker: string;
  readonly ca?: string;
  readonly version: NonNullable<SessionOptions['version']>;
}

const wantedBy = ({ mqtt, homeassistant }: Config): readonly Wanted[] => [
  ...(mqtt.kind === 'external' ? [{ of: 'farm', version: 'newest', ...mqtt } as const] : []),
  ...(homeassistant ? [{ of: 'homeassistant', version: 5, broker: homeassistant.broker } as const] : []),
];

/** Whether brokers of others let the gateway in. Under a name of the doctor's own: the gateway's sessions are not touched. */
export const broker: Check = {
  name: 'brokers',
  limit_s: 25,
  look: async ({ config, file }) =>
    Promise.all(config ? wantedBy(config).map((wanted) => enter(wanted, dirname(file?.file ?? ''))) : []),
};

/** @param folder of the configuration, from which its paths start */
async function enter({ of, broker: text, ca: file, version }: Wanted, folder: string): Promise<Finding> {
  const parsed = parseBroker(text);
  if (isProblem(parsed)) throw new Error(parsed.detail); // the configuration was refused for it before
  const place = { of, broker: parsed.label };
  const ca = file === undefined ? { ca: undefined } : certificates(resolve(folder, file));
  if ('words' in ca) return finding('broker_strange', { ...place, words: ca.words });
  let lost: NotReached | undefined;
  const session = new Session({
    address: { ...parsed, ...(ca.ca !== undefined && { ca: ca.ca }) },
    clientId: `nongso-doctor-${randomBytes(4).toString('hex')}`,
    version,
    lasts: 'connection',
    subscriptions: [],
    dial: (address: BrokerAddress) => dial(address).once('error', (error) => (lost = notReached(error))),
    clock: wallClock,
    reconnect: 'never',
    heard: () => undefined,
    up: () => undefined,
    down: () => undefined,
  });
  const trouble = await session.start();
  await session.end('forget');
  if (trouble === undefined) return finding('broker_fine', place);
  if (lost !== undefined) return finding('broker_away', { ...place, ...lost });
  const words = trouble.detail;
  switch (trouble.code) {
    case 'not_authorized':
      return finding('broker_refuses', { ...place, words });
    case 'no_answer':
      return finding('broker_away', { ...place, why: 'no_answer', words });
    default:
      return finding('broker_strange', { ...place, words });
  }
}

function certificates(file: string): { readonly ca: string } | { readonly words: string } {
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    return { words: error instanceof Error ? error.message : String(error) };
  }
}
