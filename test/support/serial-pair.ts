/** Two serial ports joined by a cable that socat makes: what is written to one is read from the other. */
import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { program } from './tools.ts';

export interface SerialPair {
  readonly a: string;
  readonly b: string;
  /** Pulls the cable out: both ports are gone. */
  stop(): Promise<void>;
}

export async function startSerialPair(folder: string): Promise<SerialPair> {
  const [a, b] = [join(folder, 'tty-a'), join(folder, 'tty-b')];
  const ends = [a, b].map((link) => `pty,raw,echo=0,link=${link}`);
  const socat = spawn(program('socat'), ends, { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  await eventually('socat has made its ports', () => Promise.all([access(a), access(b)]));
  return {
    a,
    b,
    async stop() {
      socat.kill();
      await gone;
    },
  };
}
