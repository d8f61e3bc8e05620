import type { Environment } from './environment.ts';
import { listenOf, mqttListening } from './listening.ts';
import type { Mistake } from './mistake.ts';
import type { FileSettings, Listen } from './schema.ts';

/** Where devices that speak MQTT are met: at the gateway's own broker, or at one that is somebody else's. */
export type MqttSettings =
  | { readonly kind: 'embedded'; readonly listen: Listen }
  | {
      readonly kind: 'external';
      /** With user and password. */
      readonly broker: string;
      /** Path of the certificates of the broker's authorities, as the file has it; without it those that the system trusts. */
      readonly ca?: string;
      /** Without it MQTT 5, and 3.1.1 with a broker that does not know it. */
      readonly version?: 5 | '3.1.1';
      readonly client_id: string;
    };

/** The name under which the broker keeps what the gateway has not acknowledged: the same after every restart. */
const clientIdOf = (farm: string): string => `nongso-gateway-${farm}`;

/** What does not go together; the values themselves are the schema's to check. */
export function mqttMistakes({ mqtt, farm, homeassistant }: FileSettings): Mistake[] {
  const { listen, broker, client_id } = mqtt;
  const mistakes: Mistake[] = [];
  const wrong = (key: string, message: string): void => void mistakes.push({ path: `mqtt.${key}`, message });
  if (broker === undefined) {
    for (const key of ['ca', 'version', 'client_id'] as const)
      if (mqtt[key] !== undefined)
        wrong(key, 'belongs to an external broker; give "broker" too, or remove this line');
    return mistakes;
  }
  if (listen !== undefined)
    wrong('broker', 'the embedded broker (listen) or another one (broker), not both; remove one of the two');
  if (mqtt.ca !== undefined && !broker.startsWith('mqtts:'))
    wrong('ca', 'certificates are for TLS; write the broker as mqtts://, or remove this line');
  if (homeassistant !== undefined && client_id === `nongso-${farm}`)
    wrong('client_id', `nongso-${farm} is the name of the link to Home Assistant; choose another`);
  return mistakes;
}

/** The section as the gateway goes by it. NONGSO_MQTT_PORT is for the embedded broker alone. */
export function mqttFrom({ mqtt, farm }: FileSettings, env: Environment): MqttSettings {
  const { listen, broker, ca, version, client_id = clientIdOf(farm) } = mqtt;
  if (broker === undefined) return { kind: 'embedded', listen: listenOf(mqttListening(listen, env)) };
  return {
    kind: 'external',
    broker,
    client_id,
    ...(ca !== undefined && { ca }),
    ...(version !== undefined && { version }),
  };
}
