import { Module } from '@nestjs/common';
import { HealthModule } from '../health/index.ts';
import { StampModule } from '../stamp/index.ts';
import { ScanRecorder } from './scan-recorder.ts';

export { ScanRecorder };
export { isScan } from './visitor.ts';

@Module({ imports: [HealthModule, StampModule], providers: [ScanRecorder], exports: [ScanRecorder] })
export class ScanModule {}
