import { COMMANDS } from './registry.ts';
import { run } from './run.ts';

const [name = ''] = process.argv.slice(2);
const wanted = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]] : Object.values(COMMANDS);
const commands = await Promise.all(wanted.flatMap((load) => load?.() ?? []));

// Stores, credentials and settings that we or our libraries make are for our own user alone.
process.umask(0o077);

process.exitCode = await run(process.argv.slice(2), commands, {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  // Only for who waits for it: a command that does not is ended by Ctrl-C as any program is.
  get stopped() {
    return new Promise<void>((resolve) => {
      // `on`, not `once`: a signal to the whole group arrives twice, and the second must not end us in the middle of closing.
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    });
  },
});
// A command has ended its servers by now; a socket of theirs that lingers must not hold the process.
process.exit();
