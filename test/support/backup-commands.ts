/** `nongso backup` and `nongso restore` in this process, as the command line runs them. */
import { backup } from '../../cli/commands/backup.ts';
import { restore } from '../../cli/commands/restore.ts';
import { run } from '../../cli/run.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param args as they are typed; @param env all that the command knows of its surroundings */
export async function command(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, [backup, restore], {
    ...{
      env,
      print: (line) => out.push(line),
      note: (line) => err.push(line),
      stopped: new Promise(() => undefined),
    },
  });
  return { code, stdout: out.join('\n'), stderr: err.join('\n') };
}
