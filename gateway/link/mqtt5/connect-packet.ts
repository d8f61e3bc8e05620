import type { IConnectPacket } from 'mqtt-packet';
import type { BrokerAddress } from './address.ts';
import { KEEP_ALIVE_S, MAX_PACKET_BYTES, RECEIVE_MAXIMUM, SESSION_EXPIRY_S } from './limits.ts';

/** The CONNECT of a durable subscriber (MQTT 5, 3.1). */
export const connectPacket = (
  clientId: string,
  { username, password }: Pick<BrokerAddress, 'username' | 'password'>,
): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 5,
  clientId,
  clean: false,
  keepalive: KEEP_ALIVE_S,
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password: Buffer.from(password) }),
  properties: {
    sessionExpiryInterval: SESSION_EXPIRY_S,
    receiveMaximum: RECEIVE_MAXIMUM,
    maximumPacketSize: MAX_PACKET_BYTES,
    topicAliasMaximum: 0,
  },
});
