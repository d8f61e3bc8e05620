import type { Command } from './command.ts';
import { api } from './commands/api.ts';
import { backtest } from './commands/backtest.ts';
import { cooperative } from './commands/cooperative.ts';
import { device } from './commands/device.ts';
import { gateway } from './commands/gateway.ts';
import { password } from './commands/password.ts';
import { pin } from './commands/pin.ts';
import { profiles } from './commands/profiles.ts';
import { sim } from './commands/sim.ts';
import { start } from './commands/start.ts';
import { run } from './run.ts';

const COMMANDS: readonly Command[] = [
  start,
  gateway,
  api,
  sim,
  device,
  pin,
  cooperative,
  password,
  profiles,
  backtest,
];

// Stores, credentials and settings that we or our libraries make are for our own user alone.
process.umask(0o077);

process.exitCode = await run(process.argv.slice(2), COMMANDS, {
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
