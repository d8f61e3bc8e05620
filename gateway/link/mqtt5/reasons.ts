import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { MAX_WORDS } from './limits.ts';

/** Reason codes that a person can do something about (MQTT 5, 2.4), and what. */
const WORDS: ReadonlyMap<number, string> = new Map([
  [0x80, 'it gives no reason'],
  [0x84, 'it does not speak MQTT 5'],
  [0x85, 'it does not take this client id'],
  [0x86, 'wrong user or password'],
  [0x87, 'not authorized; give the user the right on the broker'],
  [0x88, 'it is not available now'],
  [0x89, 'it is busy'],
  [0x8a, 'the client is banned'],
  [0x8b, 'it is shutting down'],
  [0x8d, 'it did not hear us in time'],
  [0x8e, 'another client has taken over the session'],
  [0x8f, 'it does not take this topic filter'],
  [0x93, 'more was sent than it takes at once'],
  [0x95, 'a packet is too large for it'],
  [0x97, 'a quota is used up'],
  [0x9b, 'it does not offer QoS 1'],
  [0x9c, 'use another server'],
  [0x9d, 'the server has moved'],
  [0x9e, 'it has no shared subscriptions ($share)'],
  [0xa2, 'it takes no wildcards in topic filters'],
]);
/** What passes by itself; with the rest somebody has to mend something first. */
const PASSING = new Set([0x80, 0x88, 0x89, 0x8b, 0x8d, 0x8e, 0x97, 0x9f]);
/** The return codes of a CONNACK in MQTT 3.1.1 (3.2.2.3), also from a broker that knows nothing newer, as reason codes. */
const OLD_CODES: ReadonlyMap<number, number> = new Map([
  [1, 0x84],
  [2, 0x85],
  [3, 0x88],
  [4, 0x86],
  [5, 0x86],
]);

/** A reason code of 0x80 and more as a Problem: `retry` for what passes, `stop` for what a person must mend. */
export function refusal(
  code: number,
  what: { readonly asked: string; readonly said?: string | undefined },
): Problem {
  const said = what.said === undefined ? '' : `: "${what.said.slice(0, MAX_WORDS)}"`;
  const words = WORDS.get(code) ?? 'it refuses';
  const detail = `${what.asked}: ${words} (reason 0x${code.toString(16).padStart(2, '0')}${said})`;
  return problem(PASSING.has(code) ? 'retry' : 'stop', codeOf(code), detail);
}

function codeOf(code: number): string {
  switch (code) {
    case 0x84:
      return 'no_mqtt5';
    case 0x86:
    case 0x87:
      return 'not_authorized';
    case 0x8e:
      return 'taken_over';
    case 0x9e:
      return 'no_shared_subscriptions';
    default:
      return 'broker_refuses';
  }
}

/** The reason code of a CONNACK; a broker of MQTT 3.1.1 has its own numbers below 0x80. */
export const connackCode = (code: number): number => OLD_CODES.get(code) ?? code;
