import type { Aedes, AedesOptions } from 'aedes';
import type { RareLog } from './rare-log.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Counters } from './stats.ts';

/** A filter that aedes did not grant (MQTT 3.1.1, 3.9.3). */
const FAILURE = 0x80;

interface Parts {
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly rareLog: RareLog;
}

/** A device may listen to its own commands: the exact topic, or with `/#`, which matches nothing else (4.7.1.2). */
const mayListen = ({ topics }: Session, filter: string): boolean =>
  filter === topics.cmd || filter === `${topics.cmd}/#`;

/** Other filters, wildcards and `$share` are answered with 0x80, which leaves the connection alone (MQTT-3.9.3-2). */
export function authorizeSubscribe(parts: Parts): NonNullable<AedesOptions['authorizeSubscribe']> {
  return (client, subscription, done) => {
    const session = parts.sessions.of(client);
    if (session && mayListen(session, subscription.topic)) {
      done(null, subscription);
      return;
    }
    parts.counters.refusedSubscribes++;
    if (session) {
      const fields = { device: session.device, filter: subscription.topic.slice(0, 100) };
      parts.rareLog.warn(`subscribe ${session.device}`, fields, 'mqtt: subscription refused');
    }
    done(null, null);
  };
}

/** Tells each session's exchange whether the client listens to its commands and has taken them. */
export function followSubscriptions(aedes: Aedes, sessions: Sessions): void {
  aedes.on('subscribe', (subscriptions, client) => {
    for (const { topic, qos } of subscriptions) {
      const granted: number = qos;
      if (granted !== FAILURE) sessions.of(client)?.exchange.subscribed(topic, granted);
    }
  });
  aedes.on('unsubscribe', (filters, client) => {
    for (const filter of filters) sessions.of(client)?.exchange.unsubscribed(filter);
  });
  aedes.on('ack', (_packet, client) => sessions.of(client)?.exchange.delivered());
}
