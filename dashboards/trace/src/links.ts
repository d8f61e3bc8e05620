/** Which of the strings that people typed may become an address on the page. What may not is shown as plain text. */

/** Stands for our own host while a path is examined. */
const HERE = 'https://here.invalid';

function parsed(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** An https address in its normal form, else undefined. */
export function httpsLink(text: string): string | undefined {
  const url = parsed(text);
  return url?.protocol === 'https:' ? url.href : undefined;
}

/** A path on this host; undefined for anything that a browser would take to another one (`//x`, `/.//x`, `/\x`, `x:y`). */
export function localPath(text: string): string | undefined {
  if (!text.startsWith('/')) return undefined;
  const url = parsed(text, HERE);
  if (url?.origin !== HERE || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}

/** A path on the host of `address` as an absolute address, for readers outside the page (chat previews, search). */
export function absoluteLink(address: string, path: string): string | undefined {
  const local = localPath(path);
  const base = parsed(address);
  if (local === undefined || !base || !/^https?:$/.test(base.protocol)) return undefined;
  return new URL(local, base).href;
}

/** `tel:` with the digits of a phone number, else undefined. */
export function phoneLink(phone: string): string | undefined {
  if (!/^\+?[\d\s().-]{3,30}$/.test(phone)) return undefined;
  return `tel:${phone.replace(/[^\d+]/g, '')}`;
}
