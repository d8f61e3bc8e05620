/** What is wrong with an address; the word is stable. `at`: index in the text where it begins. */
export interface AddressFault {
  readonly fault: AddressFaultWord;
  readonly at: number;
}

export type AddressFaultWord =
  /** Does not begin with key 01. */
  | 'no_key'
  | 'gtin_not_14_digits'
  | 'bad_check_digit'
  | 'unknown_qualifier'
  | 'repeated_qualifier'
  | 'wrong_order'
  /** 235 beside 22, 10 or 21. */
  | 'mixed_qualifiers'
  | 'empty_value'
  | 'value_too_long'
  /** Not of GS1 character set 82, or one that must be escaped in a URI. */
  | 'bad_character'
  /** A percent sign without two hexadecimal digits. */
  | 'bad_encoding'
  /** A name of digits in the query that is no data attribute of this key. */
  | 'unknown_attribute'
  | 'repeated_attribute'
  /** A date that does not exist, a weight that is not six digits. */
  | 'bad_value'
  | 'address_too_long';
