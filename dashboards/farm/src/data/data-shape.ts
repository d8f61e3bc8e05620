/** As shape.ts, for the answers that only this part of the page reads. */
import type { AccountsBody } from '../../../../domain/http/accounts.ts';
import type { DevicesBody } from '../../../../domain/http/devices.ts';
import { isNumber, isText, listOf, oneOf, orNull, withFields } from '../checks.ts';

const accounts = withFields({
  items: listOf(
    withFields({
      ...{ id: isText, device: isText, day: isText, received: isNumber, stored: isNumber },
      ...{ duplicate: isNumber, merged: isNumber, rewritten: isNumber, dead: isNumber },
      ...{ forwarded: isNumber, waiting: isNumber, expired: isNumber, balanced: oneOf(true, false) },
    }),
  ),
  next: orNull(isText),
  servers: listOf(isText),
});

const devices = withFields({
  items: listOf(withFields({ id: isText, zone: orNull(isText), heard_at: orNull(isText) })),
});

export const isAccounts = (value: unknown): value is AccountsBody => accounts(value);
export const isDevices = (value: unknown): value is DevicesBody => devices(value);
