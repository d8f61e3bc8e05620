import { chirpstackDialect } from './chirpstack.ts';
import type { Dialect, Place } from './dialect.ts';
import { nativeDialect } from './native.ts';
import { tasmotaDialect } from './tasmota.ts';

/** How a client speaks; undefined for a device that has no connection of its own. */
export function dialectOf(place: Place): Dialect | undefined {
  const { profile } = place.client;
  switch (profile.dialect) {
    case 'native':
      return nativeDialect(place);
    case 'tasmota':
      return tasmotaDialect(place, profile);
    case 'chirpstack':
      return chirpstackDialect(place);
    case 'lorawan':
      return undefined;
  }
}
