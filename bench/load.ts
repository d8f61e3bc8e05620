import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Load } from './load-process.ts';

export interface Counts {
  readonly sent: number;
  readonly acknowledged: number;
}

/** Runs the load in a process of its own and resolves with what was sent and acknowledged. */
export async function runLoad(load: Load, seen: (counts: Counts) => void = () => undefined): Promise<Counts> {
  const script = fileURLToPath(new URL('./load-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last: Counts = { sent: 0, acknowledged: 0 };
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line) as Counts;
    seen(last);
  });
  await once(child, 'close');
  return last;
}
