/** System calls of a running program made to fail or to dawdle from outside, by strace, for as long as a test wants. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { program } from './programs.ts';

const ATTACH_WITHIN_MS = 20_000;

/** Why no running program can be traced here; undefined when it can. */
export function noAttaching(): string | undefined {
  const target = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  try {
    const { stderr } = spawnSync(
      'timeout',
      ['0.5', program('strace'), '-p', String(target.pid), '-e', 'trace=fsync'],
      {
        encoding: 'utf8',
      },
    );
    return stderr.includes('attached') ? undefined : `this machine lets nobody trace: ${stderr.trim()}`;
  } finally {
    target.kill('SIGKILL');
  }
}

/**
 * Every sync of the disk by the program, in all its threads, goes wrong from when this resolves until the given
 * function is called: `error=EIO` or `delay_exit=` with microseconds.
 */
export async function spoilSyncs(pid: number, fault: string): Promise<() => Promise<void>> {
  const calls = 'fsync,fdatasync';
  const options = [
    '-f',
    '-p',
    String(pid),
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:${fault}`,
  ];
  const tracer = spawn(program('strace'), options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(tracer, 'exit');
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`strace did not attach: ${said}`)), ATTACH_WITHIN_MS);
    tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (!said.includes(' attached')) return;
      clearTimeout(timer);
      resolve();
    });
    tracer.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  });
  return async () => {
    tracer.kill('SIGTERM'); // it lets go of the program, which runs on
    await gone;
  };
}
