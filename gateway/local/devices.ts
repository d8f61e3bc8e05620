import { DevicesBody } from '../../domain/http/devices.ts';
import { formatInstant } from '../../domain/time.ts';
import { NOTHING, Reply } from './route.ts';
import { route } from './read.ts';
import type { Route } from './route.ts';

/** A device of the configuration and when it last sent something, UTC ms. */
export interface HeardDevice {
  readonly id: string;
  readonly zone?: string;
  readonly heardAt?: number;
}

export interface DevicesOptions {
  readonly devices: () => readonly HeardDevice[];
  /** IANA name. */
  readonly timezone: string;
}

/** Which devices there are, and when each was last heard. */
export const devices = ({ devices, timezone }: DevicesOptions): Route =>
  route({
    method: 'GET',
    path: '/api/v1/devices',
    id: 'devices',
    summary: 'The devices of the configuration, and when something last came from each',
    access: 'session',
    query: NOTHING,
    body: NOTHING,
    answer: { description: 'All of them on one page', schema: DevicesBody },
    handle: () =>
      new Reply({
        items: devices().map(({ id, zone = null, heardAt }) => ({
          ...{ id, zone },
          heard_at: heardAt === undefined ? null : formatInstant(heardAt, timezone),
        })),
        next: null,
      }),
  });
