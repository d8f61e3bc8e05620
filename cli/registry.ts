import type { Command } from './command.ts';

/** Every command by its name. Loaded when it is called for: a gateway has no room for the packages of the api. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
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
  'install-service': async () => (await import('./commands/install-service.ts')).installService,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  secrets: async () => (await import('./commands/secrets.ts')).secrets,
};
