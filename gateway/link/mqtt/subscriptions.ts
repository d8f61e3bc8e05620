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

/**
 * A client may listen to its own commands, as its dialect says. Other filters, wildcards and `$share` are
 * answered with 0x80, which leaves the connection alone (MQTT-3.9.3-2).
 */
export function authorizeSubscribe(parts: Parts): NonNullable<AedesOptions['authorizeSubscribe']> {
  return (client, subscription, done) => {
    const session = parts.sessions.of(client);
    if (session?.dialect.mayListen(subscription.topic)) {
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

/**
 * Tells each session's outlet whether the client listens to its commands and has taken them.
 * @param listening called when a client begins to listen
 */
export function followSubscriptions(
  aedes: Aedes,
  sessions: Sessions,
  listening: (session: Session) => void,
): void {
  aedes.on('subscribe', (subscriptions, client) => {
    const session = sessions.of(client);
    if (!session) return;
    const before = session.exchange.listening;
    for (const { topic, qos } of subscriptions) {
      const granted: number = qos;
      if (granted !== FAILURE) session.outlet.subscribed(topic, granted);
    }
    if (!before && session.exchange.listening) listening(session);
  });
  aedes.on('unsubscribe', (filters, client) => {
    for (const filter of filters) sessions.of(client)?.outlet.unsubscribed(filter);
  });
  aedes.on('ack', (_packet, client) => sessions.of(client)?.outlet.delivered());
}
