import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { parseConfig } from '../../../../gateway/config.ts';
import { ConfigError } from '../../../../gateway/config/mistake.ts';

const HEAD = 'farm: dong-tao\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 20.65, lon: 106.05 }\n';
const BROKER = 'mqtts://gateway:p%40ss@broker.lan:8883';

const read = (text: string, env: Record<string, string> = {}) =>
  parseConfig(HEAD + text, { profiles: loadProfiles(), env });

function mistakes(text: string, env: Record<string, string> = {}): string {
  try {
    read(text, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

const DOCUMENTED = readFileSync(new URL('../../../../docs/broker.md', import.meta.url), 'utf8');

describe('an external broker in the configuration', () => {
  it('has a client id that stays the same for the farm', () => {
    expect(read(`mqtt: { broker: "${BROKER}" }`).mqtt).toEqual({
      kind: 'external',
      broker: BROKER,
      client_id: 'nongso-gateway-dong-tao',
    });
  });

  it('is taken as the document shows it', () => {
    const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(DOCUMENTED) ?? [];
    expect(read(text).mqtt).toMatchObject({ kind: 'external', ca: 'broker-ca.pem', version: 5 });
  });

  it('may come from the environment, with all that belongs to it', () => {
    const text = 'mqtt: { broker: !env BROKER, ca: ca.pem, version: 3.1.1, client_id: box-2 }';
    expect(read(text, { BROKER }).mqtt).toEqual({
      kind: 'external',
      broker: BROKER,
      ca: 'ca.pem',
      version: '3.1.1',
      client_id: 'box-2',
    });
    expect(mistakes(text)).toMatch(/^ *mqtt\.broker: the environment variable BROKER is not set$/);
  });

  it('is left alone by the port of the embedded one', () => {
    expect(
      read(`mqtt: { broker: "${BROKER}", version: 5 }`, { NONGSO_MQTT_PORT: '1900' }).mqtt,
    ).toMatchObject({
      kind: 'external',
      version: 5,
    });
  });

  it.each([
    [`broker: "${BROKER}", listen: 0.0.0.0:1883`, /mqtt\.broker: .*not both; remove one of the two$/],
    [
      'broker: "mqtt://broker.lan", ca: ca.pem',
      /mqtt\.ca: certificates are for TLS; write the broker as mqtts:\/\//,
    ],
    ['ca: ca.pem', /mqtt\.ca: belongs to an external broker; give "broker" too, or remove this line$/],
    ['client_id: a, listen: 0.0.0.0:1883', /mqtt\.client_id: belongs to an external broker/],
    ['broker: "mqtt://broker.lan", version: 3', /mqtt\.version: 5 or 3\.1\.1$/],
    ['broker: "mqtt://broker.lan", client_id: "a b"', /mqtt\.client_id: 1 to 64 of/],
    ['broker: "mqtt://gateway:s3cret@broker.lan/path"', /mqtt\.broker: a broker as mqtt:\/\/user:password@/],
    ['broker: "http://gateway:s3cret@broker.lan"', /mqtt\.broker: a broker as mqtt:\/\/user:password@/],
  ])('refuses %s', (section, expected) => {
    const said = mistakes(`mqtt: { ${section} }`);
    expect(said).toMatch(expected);
    expect(said).not.toContain('s3cret');
  });

  it('may not have the name of the link to Home Assistant', () => {
    const said = mistakes(
      `mqtt: { broker: "${BROKER}", client_id: nongso-dong-tao }\nhomeassistant: { broker: "mqtt://ha.lan" }`,
    );
    expect(said).toMatch(/mqtt\.client_id: nongso-dong-tao is the name of the link to Home Assistant/);
  });
});
