import type { Command } from '../../../cli/command.ts';
import { run } from '../../../cli/run.ts';

export interface Said {
  readonly code: number;
  /** Its lines on stdout and on stderr. */
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs a command line in this process and gives what it said. */
export async function say(
  argv: readonly string[],
  { commands, env = {} }: { commands: readonly Command[]; env?: Record<string, string> },
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, commands, {
    env,
    print: (line) => void out.push(line),
    note: (line) => void err.push(line),
    stopped: Promise.resolve(),
  });
  return { code, out, err };
}
