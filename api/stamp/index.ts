import { Module } from '@nestjs/common';
import type { Db } from '../db/index.ts';
import { LotModule } from '../lot/index.ts';
import { CLOCK, DB, RANDOM } from '../platform/index.ts';
import type { RandomBytes } from '../platform/index.ts';
import { ProductModule } from '../product/index.ts';
import type { Clock } from '../../domain/clock.ts';
import { StampActController } from './stamp-act.controller.ts';
import { StampActRepository } from './stamp-act.repository.ts';
import { StampActService } from './stamp-act.service.ts';
import { StampBatchController } from './stamp-batch.controller.ts';
import { StampBatchRepository } from './stamp-batch.repository.ts';
import { StampBatchService } from './stamp-batch.service.ts';
import { StampIssuer } from './stamp-issuer.ts';
import { StampLookup } from './stamp-lookup.ts';
import { StampWriter } from './stamp-writer.ts';

export { codesIn } from './batch.ts';
export { StampBatchRepository } from './stamp-batch.repository.ts';
export type { StampBatchFacts } from './stamp-batch.repository.ts';
export { StampLookup } from './stamp-lookup.ts';
export type { FoundStamp, StampScans } from './stamp-lookup.ts';

@Module({
  imports: [LotModule, ProductModule],
  controllers: [StampBatchController, StampActController],
  providers: [
    StampBatchRepository,
    StampBatchService,
    StampActRepository,
    StampActService,
    StampIssuer,
    // Plain classes: benchmarks run them without the service around them.
    { provide: StampLookup, useFactory: (db: Db) => new StampLookup(db), inject: [DB] },
    {
      provide: StampWriter,
      useFactory: (db: Db, random: RandomBytes, clock: Clock) => new StampWriter({ db, random, clock }),
      inject: [DB, RANDOM, CLOCK],
    },
  ],
  exports: [StampBatchRepository, StampLookup],
})
export class StampModule {}
