import type { IConnackPacket, Packet } from 'mqtt-packet';
import { isProblem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { KEEP_ALIVE_S, MAX_PUBLISHES } from './limits.ts';
import { connackCode, refusal } from './reasons.ts';

/** What a session asks to hear. A broker may queue what comes at QoS 1 while there is no connection. */
export interface Subscription {
  readonly topic: string;
  readonly qos: 0 | 1;
}

/** On what a broker has taken a connection. */
export interface Terms {
  /** It still had the session. */
  readonly isPresent: boolean;
  /** Messages at QoS 1 that it takes from us at once (MQTT 5, 3.2.2.3.3). */
  readonly window: number;
  readonly maxPacketBytes: number;
  readonly pingEvery_ms: number;
}

/** Reads a CONNACK; a Problem is the refusal, also of what we need and the broker says that it lacks (3.2.2.3). */
export function termsOf(
  { returnCode = 0, reasonCode = returnCode, sessionPresent, properties = {} }: IConnackPacket,
  { label, subscriptions }: { readonly label: string; readonly subscriptions: readonly Subscription[] },
): Terms | Problem {
  const { reasonString: said, serverKeepAlive = KEEP_ALIVE_S } = properties;
  if (reasonCode !== 0)
    return refusal(connackCode(reasonCode), { asked: `${label} refuses the connection`, said });
  const isShared = subscriptions.some(({ topic }) => topic.startsWith('$share/'));
  if (properties.sharedSubscriptionAvailable === false && isShared) return refusal(0x9e, { asked: label });
  if (properties.maximumQoS === 0) return refusal(0x9b, { asked: label });
  // [MQTT-3.2.2-21]: the broker's keep-alive counts. With 0 it asks for none, and we still want to know that it is there.
  const keepAlive_s = serverKeepAlive === 0 ? KEEP_ALIVE_S : Math.min(serverKeepAlive, KEEP_ALIVE_S);
  return {
    isPresent: sessionPresent,
    window: Math.min(properties.receiveMaximum ?? MAX_PUBLISHES, MAX_PUBLISHES),
    maxPacketBytes: properties.maximumPacketSize ?? Infinity,
    pingEvery_ms: (keepAlive_s / 2) * 1_000,
  };
}

/** Why an answer to SUBSCRIBE is not what was asked for: one code for each filter, in order [MQTT-3.8.4-6]. */
export function grantProblem(
  answer: Packet | Problem,
  { label, subscriptions }: { readonly label: string; readonly subscriptions: readonly Subscription[] },
): Problem | undefined {
  if (isProblem(answer)) return answer;
  const codes: readonly unknown[] = answer.cmd === 'suback' ? answer.granted : [];
  for (const [at, { topic, qos }] of subscriptions.entries()) {
    const code = codes[at];
    if (typeof code !== 'number' || code >= 0x80)
      return refusal(typeof code === 'number' ? code : 0x80, {
        asked: `${label} refuses to subscribe ${topic}`,
      });
    if (code < qos) return refusal(0x9b, { asked: `${label} grants ${topic} only at QoS ${code}` });
  }
  return undefined;
}
