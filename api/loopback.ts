/** Names and addresses of this very machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.2, 2.5.3 and 2.5.5.2). */
const LOOPBACK =
  /^((.+\.)?localhost\.?|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\])$/;

/** Whether an address leads a buyer's phone to itself. @param url absolute; its host is brought to one form first */
export const pointsToThisMachine = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);
