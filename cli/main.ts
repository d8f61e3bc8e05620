import type { Command } from './command.ts';
import { run } from './run.ts';

/** Loaded when it is called for: a gateway has no room for the packages of the api. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  gateway: async () => (await import('./commands/gateway.ts')).gateway,
  api: async () => (await import('./commands/api.ts')).api,
  sim: async () => (await import('./commands/sim.ts')).sim,
  device: async () => (await import('./commands/device.ts')).device,
  pin: async () => (await import('./commands/pin.ts')).pin,
  cooperative: async () => (await import('./commands/cooperative.ts')).cooperative,
  password: async () => (await import('./commands/password.ts')).password,
  profiles: async () => (await import('./commands/profiles.ts')).profiles,
  backtest: async () => (await import('./commands/backtest.ts')).backtest,
  ingest: async () => (await import('./commands/ingest.ts')).ingest,
  dead: async () => (await import('./commands/dead.ts')).dead,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
};

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
