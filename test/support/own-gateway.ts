/** The gateway in the test's own process, with one node and one valve. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { packageRoot } from '../../cli/package-root.ts';
import { loadProfiles } from '../../cli/profiles.ts';
import { startGateway } from '../../gateway/main.ts';
import type { Gateway } from '../../gateway/main.ts';
import { tempDir } from './temp.ts';

/** Starts it with these settings; it is stopped with the test. */
export async function startOwnGateway(env: Readonly<Record<string, string>>): Promise<Gateway> {
  const folder = await tempDir();
  const configFile = join(folder, 'nongso.yaml');
  const valve = { id: 'van-2', kind: 'valve', device: 'node-7', channel: 1, flow_l_min: 40 };
  await writeFile(
    configFile,
    stringify({
      ...{ farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', location: { lat: 20.65, lon: 106.05 } },
      devices: [{ id: 'node-7', profile: 'nongso-node', zone: 'khu-2' }],
      zones: [{ id: 'khu-2', name: 'Khu 2', outputs: [valve] }],
    }),
  );
  const gateway = await startGateway({
    ...{ configFile, profiles: loadProfiles(), dataDir: join(folder, 'data'), root: packageRoot() },
    env: {
      ...{ NONGSO_BIND: '127.0.0.1', NONGSO_GATEWAY_PORT: '0', NONGSO_MQTT_PORT: '0', NONGSO_LOG: 'silent' },
      ...env,
    },
  });
  onTestFinished(() => gateway.stop());
  return gateway;
}
