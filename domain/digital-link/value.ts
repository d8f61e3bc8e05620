/** Values in a Digital Link: how they are escaped and which characters they may have. */

/** What one segment or parameter decodes to, or why it does not. `at`: index in the escaped text. */
export type Decoded =
  { readonly value: string } | { readonly fault: 'bad_encoding' | 'bad_character'; readonly at: number };

/** GS1 AI encodable character set 82 (GS1 General Specifications, 7.11). */
const CSET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]$/;
/** What may stand unescaped in a path segment (`pchar`) or a query, RFC 3986, 3.3 and 3.4. */
const URI_CHARACTER = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?]$/;

const ESCAPE = /^%[0-9A-Fa-f]{2}$/;

/** Undoes percent-encoding byte by byte: every allowed character is one byte. */
export function decodeValue(text: string): Decoded {
  let value = '';
  for (let at = 0; at < text.length;) {
    const escaped = text.charAt(at) === '%';
    const written = text.slice(at, at + (escaped ? 3 : 1));
    if (escaped && !ESCAPE.test(written)) return { fault: 'bad_encoding', at };
    const character = escaped ? String.fromCharCode(Number.parseInt(written.slice(1), 16)) : written;
    if (!CSET_82.test(character) || (!escaped && !URI_CHARACTER.test(character)))
      return { fault: 'bad_character', at };
    value += character;
    at += written.length;
  }
  return { value };
}

/** Percent-encodes what is not unreserved in RFC 3986 (2.3): no reader then takes it for a delimiter. */
export const encodeValue = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Whether a text is 1 to `maxLength` characters of the set that GS1 values have. */
export const isValue = (text: string, maxLength: number): boolean =>
  text.length > 0 && text.length <= maxLength && [...text].every((character) => CSET_82.test(character));
