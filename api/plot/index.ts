import { Module } from '@nestjs/common';
import { Records } from '../records/index.ts';
import { PlotController } from './plot.controller.ts';
import { PlotRepository } from './plot.repository.ts';
import { PlotService } from './plot.service.ts';

export { PlotRepository };

@Module({
  controllers: [PlotController],
  providers: [Records, PlotRepository, PlotService],
  exports: [PlotRepository],
})
export class PlotModule {}
