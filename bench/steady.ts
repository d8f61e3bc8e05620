import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from './line.ts';

/** How often requests go out, ms. */
const TICK_MS = 10;

export interface Steady {
  /** Address of the next request. */
  readonly next: () => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Sends so many requests a second whether answers come or not, and gives the 99th percentile of the time from when each was
 * due until its answer was read, ms. Rejects when an answer is no success.
 */
export async function steadyP99({ next, headers, connections, perSecond, seconds }: Steady): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const perTick = (perSecond * TICK_MS) / 1_000;
  const answers: Promise<number>[] = [];
  const began = performance.now();
  for (let tick = 0; tick < (seconds * 1_000) / TICK_MS; tick++) {
    const due = began + tick * TICK_MS;
    await pause(Math.max(0, due - performance.now()));
    for (let i = 0; i < perTick; i++) answers.push(answerTo(next(), { headers, agent, due }));
  }
  const times = await Promise.all(answers);
  agent.destroy();
  return quantile(times, 0.99);
}

function answerTo(
  url: string,
  { headers, agent, due }: { headers: Steady['headers']; agent: Agent; due: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      response.resume().once('end', () => resolve(performance.now() - due));
    });
    sent.once('error', reject).end();
  });
}
