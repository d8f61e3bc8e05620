import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';

const PORT = 1_883;
const TLS_PORT = 8_883;

/** Where a broker is and who we are to it. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  /** Certificates are checked against `ca`, or those that the system trusts. */
  readonly security: 'plain' | 'tls';
  /** Certificates of the authorities that may have signed the broker's, PEM. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: string;
  /** As `broker.example:8883`, to be logged: without user and password. */
  readonly label: string;
}

/** Reads `mqtt://user:password@host:1883`, or `mqtts://` for TLS. Problem: `bad_broker`. */
export function parseBroker(text: string): BrokerAddress | Problem {
  const url = URL.parse(text);
  // Never the text itself in the words: it may hold a password.
  if (url === null || !/^mqtts?:$/.test(url.protocol) || url.hostname === '')
    return bad('the broker is an address as mqtt://user:password@host:1883, or mqtts:// with TLS');
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    return bad('the address of the broker ends with its port; in user and password write / as %2F, # as %23');
  const security = url.protocol === 'mqtts:' ? 'tls' : 'plain';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (security === 'tls' ? TLS_PORT : PORT) : Number(url.port);
  try {
    return {
      ...{ host, port, security, label: `${url.hostname}:${port}` },
      ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
      ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    };
  } catch {
    return bad('user or password cannot be read; write % as %25, @ as %40, : as %3A');
  }
}

const bad = (detail: string): Problem => problem('reject', 'bad_broker', detail);

/** Opens the socket. What is written is sent once it is connected; errors come as its events. */
export function dial({ host, port, security, ca }: BrokerAddress): Duplex {
  // An address is no name to be announced (RFC 6066, 3); it is checked against the certificate all the same.
  const named = isIP(host) === 0 && { servername: host };
  const socket =
    security === 'tls'
      ? connectTls({ host, port, ...named, ...(ca !== undefined && { ca }) })
      : connectTcp({ host, port });
  return socket.setNoDelay(true);
}
