import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Alarms } from '../../../gateway/core/alarms.ts';
import { startMqtt } from '../../../gateway/mqtt.ts';
import { handClock } from '../../support/hand-clock.ts';
import { tempDir } from '../../support/temp.ts';

/** What starting with this file of certificates says; the broker is one that nobody is asked for. */
async function refusalOf(ca: string, folder: string): Promise<unknown> {
  return startMqtt(
    { kind: 'external', broker: 'mqtts://user:s3cret@127.0.0.1:1', ca, client_id: 'box' },
    {
      configFile: join(folder, 'nongso.yaml'),
      farm: 'dong-tao',
      devices: new Map(),
      readAgain: () => Promise.reject(new Error('not asked for')),
      credentials: { check: () => Promise.resolve(undefined) },
      intake: {
        accept: () => Promise.resolve('stored'),
        reject: () => Promise.resolve(),
        status: () => undefined,
      },
      alarms: new Alarms(() => undefined),
      clock: handClock(0),
      random: (bytes) => new Uint8Array(bytes),
      log: pino({ level: 'silent' }),
    },
  ).catch((error: unknown) => error);
}

test.each([
  ['missing.pem', undefined],
  ['key.pem', '-----BEGIN PRIVATE KEY-----\n'],
])(
  'does not start with %s for the authority of a broker, and says where it looked',
  async (name, content) => {
    const folder = await tempDir();
    if (content !== undefined) writeFileSync(join(folder, name), content);
    expect(await refusalOf(name, folder)).toMatchObject({
      name: 'ConfigError',
      mistakes: [
        { path: 'mqtt.ca', message: `${join(folder, name)} cannot be read or holds no PEM certificate` },
      ],
    });
  },
);
