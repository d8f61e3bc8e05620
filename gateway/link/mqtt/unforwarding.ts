import { Aedes } from 'aedes';
import type { Client, PublishPacket } from 'aedes';

type Done = (error?: Error) => void;

/**
 * aedes without distribution. What a device publishes is meant for the gateway and is taken in `authorizePublish`;
 * commands are handed to one client by `client.publish`. So nothing a client sends can reach another, whatever its
 * subscriptions, and no frame pays for matching topics. aedes' own `$SYS` notices, meant for clusters, end here too.
 */
export class Unforwarding extends Aedes {
  override publish(_packet: PublishPacket, client: Client | null | Done, done?: Done): void {
    if (typeof client === 'function') client();
    else done?.();
  }
}
