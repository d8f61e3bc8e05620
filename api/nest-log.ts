import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** NestJS's own words in our log; its chatter at start is for debugging. */
export const nestLog = (log: Logger): LoggerService => ({
  log: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  debug: (message: unknown, context?: unknown) => log.debug({ context }, String(message)),
  verbose: (message: unknown, context?: unknown) => log.trace({ context }, String(message)),
  warn: (message: unknown, context?: unknown) => log.warn({ context }, String(message)),
  error: (message: unknown, ...context: unknown[]) => log.error({ context }, String(message)),
  fatal: (message: unknown, ...context: unknown[]) => log.fatal({ context }, String(message)),
});
