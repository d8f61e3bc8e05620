import { toString } from 'qrcode';

/** An invitation is open so long, ms. */
export const INVITATION_MS = 7 * 86_400_000;

/** Path of the console's page for an invitation. Behind the # nothing is sent to a server or kept in its log. */
export const invitationPath = (token: string): string => `/console/#/invitation/${token}`;

/** An address as an SVG image to print: level M, quiet zone of 4 modules (ISO/IEC 18004). */
export const qrImage = (address: string): Promise<string> =>
  toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
