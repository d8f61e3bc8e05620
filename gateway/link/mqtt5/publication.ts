import type { IPublishPacket, Packet } from 'mqtt-packet';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Version } from './connect-packet.ts';
import { refusal } from './reasons.ts';

/**
 * How long a broker keeps a message: `retained` for whoever subscribes later, `passing` for those who have subscribed, or
 * for them and for so many seconds at most, after which it is delivered to nobody (MQTT 5, 3.3.2.3.3; 3.1.1 cannot say it).
 */
export type Keep = 'retained' | 'passing' | { readonly for_s: number };

interface Content {
  readonly topic: string;
  readonly payload: string;
}

/** More than the head of a PUBLISH: fixed header, length of the topic, packet id, properties with an expiry. */
const HEAD_BYTES = 24;
/** The PUBACK of a message that the broker took and had nobody to give to (3.4.2.1). */
const NO_SUBSCRIBERS = 0x10;

/** Why a message is not sent at all: a broker closes on longer ones than it takes [MQTT-3.2.2-15]. */
export function tooLarge({ topic, payload }: Content, max_bytes: number): Problem | undefined {
  const bytes = Buffer.byteLength(payload) + Buffer.byteLength(topic) + HEAD_BYTES;
  return bytes > max_bytes
    ? problem('reject', 'too_large', `${bytes} bytes on ${topic} are too many for the broker`)
    : undefined;
}

/** A PUBLISH at QoS 1, without its packet id. */
export const publication = (
  content: Content,
  { keep, version }: { readonly keep: Keep; readonly version: Version },
): IPublishPacket => ({
  cmd: 'publish',
  qos: 1,
  dup: false,
  retain: keep === 'retained',
  ...content,
  ...(version === 5 &&
    typeof keep === 'object' && {
      properties: { messageExpiryInterval: Math.max(1, Math.ceil(keep.for_s)) },
    }),
});

/** What the broker has against it, if anything. */
export function answerTo(
  answer: Packet,
  { topic, keep }: { readonly topic: string; readonly keep: Keep },
): Problem | undefined {
  const code = answer.cmd === 'puback' ? (answer.reasonCode ?? 0) : 0x80;
  if (code >= 0x80) return refusal(code, { asked: `the broker refuses ${topic}` });
  return code === NO_SUBSCRIBERS && typeof keep === 'object'
    ? problem('retry', 'no_subscribers', `nobody listens to ${topic}`)
    : undefined;
}
