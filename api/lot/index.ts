import { Module } from '@nestjs/common';
import { Records } from '../records/index.ts';
import { LotController } from './lot.controller.ts';
import { LotRepository } from './lot.repository.ts';
import { LotService } from './lot.service.ts';

export { LotRepository };

@Module({
  controllers: [LotController],
  providers: [Records, LotRepository, LotService],
  exports: [LotRepository],
})
export class LotModule {}
