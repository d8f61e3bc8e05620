import { Module } from '@nestjs/common';
import { OrgModule } from '../org/index.ts';
import { GatewayController } from './gateway.controller.ts';
import { GatewayRepository } from './gateway.repository.ts';
import { GatewayService } from './gateway.service.ts';

export { GatewayRepository };

@Module({
  imports: [OrgModule],
  controllers: [GatewayController],
  providers: [GatewayRepository, GatewayService],
  exports: [GatewayRepository],
})
export class GatewayModule {}
