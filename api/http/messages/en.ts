import type { ProblemTexts } from './codes.ts';

export const en: ProblemTexts = {
  malformed: {
    title: 'Cannot be read',
    detail: 'The request cannot be read. Check its form against /api/docs.',
  },
  invalid: { title: 'Something is missing or wrong', detail: 'Mend what is listed and send it again.' },
  bad_host: { title: 'Wrong address', detail: 'The Host header is no host name.' },
  not_signed_in: { title: 'Please sign in', detail: 'Sign in first. The last sign-in may have run out.' },
  wrong_sign_in: { title: 'Sign-in refused', detail: 'The login or the password is wrong. Try again.' },
  no_token: {
    title: 'Token refused',
    detail: 'The gateway token is unknown or was withdrawn. Ask a manager of the cooperative for a new one.',
  },
  not_allowed: {
    title: 'Not allowed',
    detail: 'Your role ({role}) may not do this. Ask a manager of the cooperative.',
  },
  not_a_member: {
    title: 'Not a member',
    detail: 'You are no member of this cooperative, or not any more. Ask a manager there to invite you.',
  },
  other_page: {
    title: 'Refused',
    detail: 'This came from a page of another site. Open the console and do it there.',
  },
  wrong_gateway: {
    title: 'Another gateway',
    detail: 'The token belongs to another gateway than the address or the document names.',
  },
  not_found: {
    title: 'Not found',
    detail: 'There is nothing here. It may have been removed, or the address has a slip.',
  },
  unknown_format: { title: 'Unknown print format', detail: 'Labels come as {formats}.' },
  method_not_allowed: { title: 'Cannot be done here', detail: 'This address takes {allow}.' },
  taken: { title: 'Already there', detail: 'One with these details exists already.' },
  login_taken: {
    title: 'Login in use',
    detail:
      'Somebody signs in with this phone number or e-mail already. If it is you, use your own password.',
  },
  already_member: { title: 'Already a member', detail: 'You belong to this cooperative already. Sign in.' },
  gtin_taken: {
    title: 'GTIN in use',
    detail: 'The GTIN {gtin} belongs to another product already. Check the number.',
  },
  lot_number_taken: {
    title: 'Lot number in use',
    detail: 'This product has a lot {number} already. Choose another number.',
  },
  lot_stamp_exists: {
    title: 'This lot has its shared stamp',
    detail: 'A lot has one stamp for all packs. Print it again, as often as needed, from its batch.',
  },
  lot_stamp_void: {
    title: 'The shared stamp was withdrawn',
    detail: 'It stays withdrawn. Give each pack its own stamp, or make another lot.',
  },
  last_manager: {
    title: 'The last manager',
    detail: 'A cooperative needs a manager. Make somebody else a manager first.',
  },
  belongs_elsewhere: {
    title: 'Belongs to another cooperative too',
    detail:
      'This person belongs to another cooperative too, so only who runs the service can give them a new password: npx nongso password {login}',
  },
  own_password: {
    title: 'Your own password',
    detail:
      'Change your own password with your present one. If you forgot it, ask another manager or who runs the service.',
  },
  in_use: { title: 'In use', detail: 'There are stamps that carry it, so it cannot be changed any more.' },
  stale_revision: {
    title: 'Changed meanwhile',
    detail: 'Somebody has changed it since you opened it. Load it again.',
  },
  key_changed: {
    title: 'Another key',
    detail: 'This token is bound to the key of another gateway. A manager can make a new token.',
  },
  revision_missing: {
    title: 'A revision is missing',
    detail: 'The api has revision {have}; send the ones after it in order.',
  },
  other_bytes: {
    title: 'Other bytes',
    detail: 'Revision {revision} of this day is here with other bytes. What is sealed is never changed.',
  },
  not_ready: {
    title: 'Not ready yet',
    detail: 'The stamps are still being made: {issued} of {count}. Try again in a moment.',
  },
  recalled: { title: 'Recalled', detail: 'Lot {number} was recalled. Its stamps cannot be activated.' },
  archived: {
    title: 'Archived',
    detail: '“{name}” was taken out of the list. Put it back into the list, then try again.',
  },
  invitation_gone: {
    title: 'Invitation no longer valid',
    detail: 'It was used, withdrawn or has run out. Ask for a new one.',
  },
  too_large: { title: 'Too large', detail: 'At most {limit} are taken here.' },
  not_json: { title: 'Wrong type', detail: 'Send JSON with content-type: application/json.' },
  not_an_image: { title: 'Not a picture', detail: 'Send a JPEG, PNG or WebP picture.' },
  bad_gtin: {
    title: 'GTIN has a slip',
    detail: '"{gtin}" is no GTIN: it has 8, 12, 13 or 14 digits and the last one checks the others.',
  },
  bad_login: {
    title: 'No phone number or e-mail',
    detail: 'Give a phone number (0912 345 678) or an e-mail.',
  },
  wrong_password: {
    title: 'Password not changed',
    detail: 'The present password is wrong. Type it again.',
  },
  bad_reference: {
    title: 'Unknown record',
    detail: '{field} names something that is not in this cooperative.',
  },
  bad_dates: {
    title: 'Dates do not fit',
    detail: '{field}: ends before it begins, or lies outside what it belongs to.',
  },
  zones_overlap: {
    title: 'A zone stands there twice',
    detail: 'Zone {zone} stands there twice for the same day. Mend its first or last day.',
  },
  lot_needed: {
    title: 'Which lot?',
    detail: 'These stamps have no lot yet. Name the lot they are stuck on.',
  },
  unknown_stamp: {
    title: 'Unknown stamp',
    detail: '{stamp} is no stamp of this cooperative. Nothing was changed. Check the code or the number.',
  },
  other_batch: {
    title: 'Stamp of another batch',
    detail: '{stamp} is of another batch. Nothing was changed. Check the code, or open its batch.',
  },
  too_many_stamps: {
    title: 'Too many stamps at once',
    detail: 'At most {limit} stamps at once. Nothing was changed. Take them in several portions.',
  },
  other_product: {
    title: 'Another product',
    detail: 'Lot {number} is of another product than these stamps. Choose a lot of the same product.',
  },
  nothing_to_print: {
    title: 'Nothing to print',
    detail: 'The chosen numbers are void or outside the batch, which has {count}. Choose other numbers.',
  },
  letter_missing: {
    title: 'A character that cannot be printed',
    detail: 'The font of the labels has no "{what}". Take it out of the name and print again.',
  },
  does_not_fit: {
    title: 'Does not fit on the label',
    detail: '{what} needs a label of at least {width} x {height} mm. Layouts that fit: {layouts}.',
  },
  loopback_address: {
    title: 'Buyers could not open these stamps',
    detail: 'A buyer cannot open {url}. Set NONGSO_PUBLIC_URL to the https address that buyers reach.',
  },
  wrong_signature: {
    title: 'Wrong signature',
    detail: 'The signature was not made by the key of this gateway.',
  },
  not_canonical: {
    title: 'Not canonical',
    detail: 'The document is not the canonical JSON of its content (RFC 8785).',
  },
  not_readable: {
    title: 'Not a sealed day',
    detail: 'The document is no evidence of a day in a form this version knows.',
  },
  broken_chain: {
    title: 'Broken chain',
    detail: 'Revision {revision} does not name the digest of the revision before it.',
  },
  too_many_tries: { title: 'Too many tries', detail: 'Wait {seconds} seconds, then try again.' },
  header_too_large: { title: 'Headers too large', detail: 'The request headers are too large.' },
  internal: {
    title: 'Something went wrong',
    detail:
      'This is our fault. Try again; if it stays, tell the number {request} to the person who runs the service.',
  },
  busy: {
    title: 'Busy',
    detail: 'Too many people are signing in at this moment. Try again in {seconds} seconds.',
  },
  slow_answer: { title: 'Too slow', detail: 'It took too long. Try again in {seconds} seconds.' },
  page_missing: {
    title: 'The page is not there yet',
    detail: 'The console was not built. Whoever runs the service: npm run build',
  },
  store_down: {
    title: 'Database out of reach',
    detail: 'The database does not answer. Nothing was changed. Try again in {seconds} seconds.',
  },
};
