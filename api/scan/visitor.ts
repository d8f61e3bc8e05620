import type { IncomingHttpHeaders } from 'node:http';

/**
 * Programs that fetch a page that nobody looks at: search engines, and previews of links in chats. The browsers inside
 * Zalo, Facebook and their like name themselves too, but are people.
 */
const PROGRAM =
  /(?<!cu)bot\b|crawler|spider|facebookexternalhit|facebookcatalog|meta-externalagent|^(whatsapp|viber)\/|skypeuripreview|google-inspectiontool/i;
/** A browser that loads a page in advance (Fetch Metadata; the two older names of Chrome and Firefox). */
const PREFETCH = /^prefetch\b/i;

/** Whether somebody scanned: a page that was fetched in advance or by a program counts as nothing. */
export function isScan({
  method,
  headers,
}: {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}): boolean {
  if (method !== 'GET') return false;
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz'];
  if (typeof purpose === 'string' && PREFETCH.test(purpose)) return false;
  return !PROGRAM.test(headers['user-agent'] ?? '');
}
