import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { sim } from '../../../cli/commands/sim.ts';
import { tempDir } from '../../support/temp.ts';

const scenario = {
  ...{ id: 'dong-tao', name: 'Trại Đông Tảo', seed: 7, timezone: 'Asia/Ho_Chi_Minh' },
  location: { lat: 20.83, lon: 105.97, elevation_m: 5 },
  buses: [{ id: 'rs485-1', tcp: 0 }],
  devices: [{ id: 'air-1', profile: 'xy-md02', bus: 'rs485-1', address: 1 }],
};
const Ports = z.object({ ports: z.object({ 'rs485-1': z.number() }) });

/** Runs `nongso sim` in this process and tells which of two addresses of this machine its bus answers at. */
async function answeringAt(env: Readonly<Record<string, string>>): Promise<string[]> {
  const file = join(await tempDir(), 'farm.yaml');
  await writeFile(file, stringify(scenario));
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const answering = new Promise<string[]>((resolve) => {
    const print = (line: string): void => {
      const port = Ports.parse(JSON.parse(line)).ports['rs485-1'];
      const hosts = ['127.0.0.1', '127.0.0.2'].map(async (host) => ((await opens(host, port)) ? [host] : []));
      resolve(Promise.all(hosts).then((found) => found.flat()));
    };
    void sim.run({ flags: {}, words: [file] }, { env, print, note: () => undefined, stopped });
  });
  const found = await answering;
  stop();
  return found;
}

async function opens(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

// Only Linux answers at every address of 127.0.0.0/8.
test.runIf(process.platform === 'linux')('a simulated bus listens where NONGSO_BIND says', async () => {
  expect(await answeringAt({})).toEqual(['127.0.0.1']);
  expect(await answeringAt({ NONGSO_BIND: '127.0.0.2' })).toEqual(['127.0.0.2']);
  expect(await answeringAt({ NONGSO_BIND: '0.0.0.0' })).toEqual(['127.0.0.1', '127.0.0.2']);
});
