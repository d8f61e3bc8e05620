import { Body, Controller, HttpStatus, Param, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SealedDay } from '../../domain/evidence.ts';
import { EvidenceView } from '../../domain/http/gateways.ts';
import { Allow, Gateway } from '../auth/index.ts';
import type { GatewayCaller } from '../auth/index.ts';
import { EvidenceService } from './evidence.service.ts';

@ApiTags('gateways')
@Controller('api/v1/evidence')
export class EvidenceController {
  readonly #evidence: EvidenceService;
  constructor(evidence: EvidenceService) {
    this.#evidence = evidence;
  }

  @ApiOperation({
    summary: 'Keeps a sealed local day (as 20261122) of a zone; the same bytes again change nothing',
  })
  @ApiCreatedResponse({ standardSchema: EvidenceView, description: 'Stored' })
  @ApiOkResponse({ standardSchema: EvidenceView, description: 'These very bytes were here already' })
  @Allow('gateway')
  @Put(':gateway/:day')
  async put(
    @Gateway() caller: GatewayCaller,
    @Param('gateway') gateway: string,
    @Param('day') day: string,
    @Body({ schema: SealedDay }) sealed: SealedDay,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceView> {
    const view = await this.#evidence.put(caller, { gateway, day }, sealed);
    void reply.status(view.state === 'stored' ? HttpStatus.CREATED : HttpStatus.OK);
    return view;
  }
}
