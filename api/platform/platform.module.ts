import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { TraceRenderer } from '../../domain/http/trace.ts';
import type { Db } from '../db/index.ts';
import { Ids } from './ids.ts';
import type { ApiSettings, RandomBytes } from './settings.ts';
import { CLOCK, CONFIG, DB, LOG, RANDOM, RENDERER } from './tokens.ts';

/** What the composition root hands in. */
export interface Platform {
  readonly db: Db;
  readonly settings: ApiSettings;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly renderer: TraceRenderer;
  readonly log: Logger;
}

/** Gives every feature the same database, clock, chance, settings and log. */
@Module({})
export class PlatformModule {
  static of({ db, settings, clock, random, renderer, log }: Platform): DynamicModule {
    const values: readonly [symbol, unknown][] = [
      [DB, db],
      [CONFIG, settings],
      [CLOCK, clock],
      [RANDOM, random],
      [RENDERER, renderer],
      [LOG, log],
    ];
    const given = values.map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: PlatformModule,
      global: true,
      providers: [...given, Ids],
      exports: [...values.map(([provide]) => provide), Ids],
    };
  }
}
