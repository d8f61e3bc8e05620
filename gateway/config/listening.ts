import type { Environment } from './environment.ts';
import { firstOf } from './origin.ts';
import type { Sourced } from './origin.ts';
import type { Listen } from './schema.ts';

const HTTP_PORT = 8080;
const MQTT_PORT = 1883;
const EVERYWHERE = '0.0.0.0';

/** An address to listen on, each part with where it was said. */
export interface Listening {
  readonly host: Sourced<string>;
  readonly port: Sourced<number>;
}

const listening = (
  file: Listen | undefined,
  { env, name, fallback }: { env: Environment; name: string; fallback: number },
): Listening => {
  const port = env[name];
  return {
    host: firstOf({ environment: env.NONGSO_BIND, file: file?.host, fallback: EVERYWHERE }),
    port: firstOf({
      environment: port === undefined ? undefined : Number(port),
      file: file?.port,
      fallback,
    }),
  };
};

/** Where the farm's HTTP service listens. */
export const httpListening = (file: Listen | undefined, env: Environment): Listening =>
  listening(file, { env, name: 'NONGSO_GATEWAY_PORT', fallback: HTTP_PORT });

/** Where the embedded broker listens. */
export const mqttListening = (file: Listen | undefined, env: Environment): Listening =>
  listening(file, { env, name: 'NONGSO_MQTT_PORT', fallback: MQTT_PORT });

/** The address alone. */
export const listenOf = ({ host, port }: Listening): Listen => ({ host: host.value, port: port.value });
