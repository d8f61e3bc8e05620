import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/index.ts';
import { answers } from '../db/index.ts';
import type { Db } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { Metrics } from './metrics.ts';

const UNAVAILABLE = 503;

@ApiExcludeController()
@Allow('open')
@Controller()
export class HealthController {
  readonly #db: Db;
  readonly #metrics: Metrics;
  constructor(@Inject(DB) db: Db, metrics: Metrics) {
    this.#db = db;
    this.#metrics = metrics;
  }

  /** The process lives. */
  @Get('healthz')
  live(): { ok: boolean } {
    return { ok: true };
  }

  /** It can serve: the store answers. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ ok: boolean; parts: object }> {
    const ok = await answers(this.#db);
    if (!ok) void reply.code(UNAVAILABLE);
    return { ok, parts: { database: { ok } } };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }
}
