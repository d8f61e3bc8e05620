import { networkInterfaces } from 'node:os';

export const LOOPBACK = '127.0.0.1';
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Where a program on this machine reaches a service that listens on `bind`: only a service that listens everywhere is on the loopback too. */
export function dialled(bind: string | undefined): string {
  const host = bare(bind ?? '');
  return host === '' || EVERYWHERE.has(host) ? LOOPBACK : host;
}

/** A host as it stands in a URL. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The addresses at which this service is reached, own machine first, then the local network where it listens there. */
export function addressesOf(url: string): string[] {
  const { hostname, port } = new URL(url);
  if (!EVERYWHERE.has(bare(hostname))) return [url];
  const lan = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}`);
  return [`http://${LOOPBACK}:${port}`, ...lan];
}

/** The address that a phone in the local network reaches, where the service listens there; else the own machine's. */
export function reachableUrl(bind: string, port: string): string {
  const [own = '', first] = addressesOf(`http://${inUrl(bare(bind))}:${port}`);
  return first ?? own;
}
