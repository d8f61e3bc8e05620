const MAX_PART = 60;

/**
 * `attachment; filename="nhan-Nhan-long-L1-01J….pdf"; filename*=UTF-8''…`: a plain name for old programs, the real one
 * for the others (RFC 6266, 4.3; RFC 8187).
 * @param parts of the name; dashes come between
 */
export function contentDisposition(
  type: 'attachment' | 'inline',
  { parts, extension }: { readonly parts: readonly string[]; readonly extension: string },
): string {
  const name = `${parts.map(cleaned).filter(Boolean).join('-')}.${extension}`;
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${hex(character)}`);
  return `${type}; filename="${plain(name)}"; filename*=UTF-8''${encoded}`;
}

/** Letters, digits, dots and dashes of any script: nothing that a file system or a header could take for something else. */
const cleaned = (part: string): string =>
  Array.from(part.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}.]+/gu, '-'))
    .slice(0, MAX_PART)
    .join('')
    .replace(/^[-.]+|[-.]+$/g, '');

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^A-Za-z0-9.-]+/g, '_');

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();
