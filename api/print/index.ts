import { Module } from '@nestjs/common';
import { StampModule } from '../stamp/index.ts';
import { PrintController } from './print.controller.ts';
import { PrintService } from './print.service.ts';

@Module({ imports: [StampModule], controllers: [PrintController], providers: [PrintService] })
export class PrintModule {}
