import { Module } from '@nestjs/common';
import { Records } from '../records/index.ts';
import { SeasonController } from './season.controller.ts';
import { SeasonRepository } from './season.repository.ts';
import { SeasonService } from './season.service.ts';

export { SeasonRepository };

@Module({
  controllers: [SeasonController],
  providers: [Records, SeasonRepository, SeasonService],
  exports: [SeasonRepository],
})
export class SeasonModule {}
