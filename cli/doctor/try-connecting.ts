import { connect } from 'node:net';
import { notReached } from './why.ts';
import type { NotReached } from './why.ts';

/** A converter or broker in the local network, ms. */
const LIMIT_MS = 5_000;

/** Connects and lets go; gives why it could not. Never rejects. */
export function tryConnecting(address: {
  readonly host: string;
  readonly port: number;
}): Promise<NotReached | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const done = (outcome: NotReached | undefined): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(LIMIT_MS, () =>
      done({ why: 'no_answer', words: `no answer within ${LIMIT_MS / 1_000} s` }),
    );
    socket.once('error', (error) => done(notReached(error)));
    socket.once('connect', () => done(undefined));
  });
}
