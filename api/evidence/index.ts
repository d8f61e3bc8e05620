import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/index.ts';
import { EvidenceController } from './evidence.controller.ts';
import { EvidenceRepository } from './evidence.repository.ts';
import { EvidenceService } from './evidence.service.ts';

export { evidenceFor } from './season-evidence.ts';

@Module({
  imports: [GatewayModule],
  controllers: [EvidenceController],
  providers: [EvidenceRepository, EvidenceService],
})
export class EvidenceModule {}
