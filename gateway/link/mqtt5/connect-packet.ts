import type { IConnectPacket } from 'mqtt-packet';
import type { BrokerAddress } from './address.ts';
import { KEEP_ALIVE_S, MAX_PACKET_BYTES, RECEIVE_MAXIMUM, SESSION_EXPIRY_S } from './limits.ts';

/** How a session speaks: 3.1.1 has no reasons, no expiry and no limit that a broker keeps to. */
export type Version = 5 | '3.1.1';

/** The number on the wire (3.1.2.2). */
export const levelOf = (version: Version): 4 | 5 => (version === 5 ? 5 : 4);

interface Claim {
  readonly version: Version;
  readonly clientId: string;
  /** `connection`: the broker keeps nothing for us once we are gone. */
  readonly lasts: 'long' | 'connection';
}

/** The CONNECT of a subscriber (MQTT 5, 3.1, and MQTT 3.1.1, 3.1). */
export const connectPacket = (
  { version, clientId, lasts }: Claim,
  { username, password }: Pick<BrokerAddress, 'username' | 'password'>,
): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: levelOf(version),
  clientId,
  clean: lasts === 'connection',
  keepalive: KEEP_ALIVE_S,
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password: Buffer.from(password) }),
  ...(version === 5 && {
    properties: {
      sessionExpiryInterval: lasts === 'connection' ? 0 : SESSION_EXPIRY_S,
      receiveMaximum: RECEIVE_MAXIMUM,
      maximumPacketSize: MAX_PACKET_BYTES,
      topicAliasMaximum: 0,
    },
  }),
});
