import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { CLOSED } from './connection.ts';
import type { Loss } from './connection.ts';
import type { Version } from './connect-packet.ts';
import { SUSPICIOUS_LOSSES } from './limits.ts';

interface Circumstances {
  /** Of the broker, for people. */
  readonly label: string;
  readonly clientId: string;
  readonly version: Version;
  /** How far the connection had come. */
  readonly stage: 'dialled' | 'welcomed' | 'up';
  /** Connections in a row that were lost soon after they were made, with this one. */
  readonly shortLosses: number;
}

/** What a lost connection means. Problems: `bad_certificate` (stop), `unsteady` and `connection_lost` (retry). */
export function lossProblem(
  { words, isUntrusted }: Loss,
  { label, clientId, version, stage, shortLosses }: Circumstances,
): Problem {
  if (isUntrusted === true)
    return problem('stop', 'bad_certificate', `the certificate of ${label} is not trusted: ${words}`);
  if (words !== CLOSED) return problem('retry', 'connection_lost', `${label}: ${words}`);
  // MQTT 3.1.1 has no words for a client whose name another one has taken, and Mosquitto 2.0.11 uses none with MQTT 5.
  if (stage === 'up' && shortLosses >= SUSPICIOUS_LOSSES)
    return problem(
      'retry',
      'unsteady',
      `${label} closes every connection soon and says no reason; another client may have the client id ${clientId}`,
    );
  // A broker that knows only MQTT 3 may close without a word.
  const hint = stage === 'dialled' && version === 5 ? ' before it took it; does it speak MQTT 5?' : '';
  return problem('retry', 'connection_lost', `${label}: ${words}${hint}`);
}
