/** What the address bar asks for. In the fragment, so that a PIN never reaches a server's log. */
export type Route =
  | { readonly page: 'farm' | 'data' }
  | { readonly page: 'zone'; readonly zone: string }
  | { readonly page: 'pair'; readonly pin: string };

const PIN = /^#pin=([^&]{4,32})$/;
const ZONE = /^#zone=([a-z0-9][a-z0-9_-]{0,62})$/;

export function readRoute(fragment: string): Route {
  if (fragment === DATA_FRAGMENT) return { page: 'data' };
  const pin = PIN.exec(fragment)?.[1];
  if (pin !== undefined) return { page: 'pair', pin };
  const zone = ZONE.exec(fragment)?.[1];
  return zone === undefined ? { page: 'farm' } : { page: 'zone', zone };
}

export const DATA_FRAGMENT = '#data';

export const zoneFragment = (zone: string): string => `#zone=${zone}`;

/** Any fragment that names no zone; an empty one would count as a link to nowhere. */
export const FARM_FRAGMENT = '#farm';
