import { createServer } from 'node:net';

const DEFAULTS = { NONGSO_GATEWAY_PORT: '8080', NONGSO_MQTT_PORT: '1883', NONGSO_API_PORT: '3000' };

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The services' ports, with 0 made a free one that stays the same when a service is started again. */
export async function fixedPorts(
  env: Readonly<Record<string, string | undefined>>,
  host: string,
): Promise<Record<keyof typeof DEFAULTS, string>> {
  const fixed = { ...DEFAULTS };
  for (const name of ['NONGSO_GATEWAY_PORT', 'NONGSO_MQTT_PORT', 'NONGSO_API_PORT'] as const) {
    const wanted = env[name] ?? DEFAULTS[name];
    fixed[name] = wanted === '0' ? String(await freePort(host)) : wanted;
  }
  return fixed;
}
