import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { answerError, Refusal } from '../http/index.ts';
import { CONFIG, LOG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { serveConsole } from './console-page.ts';

/** Hangs the console's files into the server before it listens. */
@Injectable()
export class ConsoleService implements OnModuleInit {
  readonly #host: HttpAdapterHost;
  readonly #settings: ApiSettings;
  readonly #log: Logger;
  constructor(host: HttpAdapterHost, @Inject(CONFIG) settings: ApiSettings, @Inject(LOG) log: Logger) {
    this.#host = host;
    this.#settings = settings;
    this.#log = log;
  }

  onModuleInit(): void {
    const fastify = this.#host.httpAdapter.getInstance<FastifyInstance>();
    serveConsole(fastify, {
      dir: this.#settings.consoleDir,
      missing: (request, reply) =>
        answerError(new Refusal('page_missing'), { request, reply, log: this.#log }),
    });
  }
}
