import { Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { HealthModule } from '../health/index.ts';
import { ScanModule } from '../scan/index.ts';
import { StampModule } from '../stamp/index.ts';
import { CORS, StampAnswers } from './answers.ts';
import { DescriptionController } from './description.controller.ts';
import { Finder } from './finder.ts';
import { Links } from './links.ts';
import { Pages } from './pages.ts';
import { TraceRepository } from './trace.repository.ts';
import { Views } from './views.ts';

export { StampAnswers };

const ADDRESSES = ['/01/*', '/t/*', '/page/01/*', '/page/t/*'];
const DESCRIPTION = '/.well-known/gs1resolver';
/** Browsers ask for it on a page without a picture. */
const ICON = '/favicon.ico';
const A_MONTH = 'public, max-age=2592000';
const NO_CONTENT = 204;

/**
 * The addresses that stamps carry. They stand on Fastify itself: they are open to all, their address is read by
 * domain/digital-link and not by a schema, and NestJS's guard, pipes and argument lists cost a tenth of an answer.
 */
@Module({
  imports: [HealthModule, ScanModule, StampModule],
  controllers: [DescriptionController],
  providers: [Finder, Links, Pages, StampAnswers, TraceRepository, Views],
  exports: [StampAnswers],
})
export class ResolverModule implements OnModuleInit {
  readonly #http: HttpAdapterHost;
  readonly #answers: StampAnswers;
  constructor(http: HttpAdapterHost, answers: StampAnswers) {
    this.#http = http;
    this.#answers = answers;
  }

  onModuleInit(): void {
    const fastify = this.#http.httpAdapter.getInstance<FastifyInstance>();
    for (const url of ADDRESSES) fastify.get(url, (request, reply) => this.#answers.answer(request, reply));
    fastify.get(ICON, (_, reply) => reply.code(NO_CONTENT).header('cache-control', A_MONTH).send());
    for (const url of [...ADDRESSES, DESCRIPTION])
      fastify.options(url, (_, reply) =>
        reply.code(NO_CONTENT).headers(CORS).header('allow', CORS['access-control-allow-methods']).send(),
      );
  }
}
