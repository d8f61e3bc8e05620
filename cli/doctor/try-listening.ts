import { createServer } from 'node:net';

/** `elsewhere`: the address is none of this machine. */
type Outcome = 'free' | 'taken' | 'forbidden' | 'elsewhere';

const OUTCOME: Readonly<Record<string, Outcome>> = {
  EADDRINUSE: 'taken',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EADDRNOTAVAIL: 'elsewhere',
  ENOTFOUND: 'elsewhere',
  EAI_AGAIN: 'elsewhere',
};

/** Listens for a moment. Rejects with an error of the system that says none of these. */
export async function tryListening(address: {
  readonly host: string;
  readonly port: number;
}): Promise<Outcome> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const outcome = 'code' in error ? OUTCOME[String(error.code)] : undefined;
      if (outcome === undefined) reject(error);
      else resolve(outcome);
    });
    server.listen(address, () => server.close(() => resolve('free')));
  });
}
