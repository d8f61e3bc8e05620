import { Body, Controller, Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { listOf } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  RollBody,
  StampBatchBody,
  StampBatchListParams,
  StampBatchView,
  StampListParams,
  StampView,
} from '../../domain/http/stamps.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { StampBatchService } from './stamp-batch.service.ts';

const IN_BACKGROUND = {
  standardSchema: StampBatchView,
  description: 'Written in the background; Location tells how far it is',
};

@ApiTags('stamps')
@Allow('read')
@Controller('api/v1')
export class StampBatchController {
  readonly #batches: StampBatchService;
  constructor(batches: StampBatchService) {
    this.#batches = batches;
  }

  @ApiOperation({ summary: 'Issues stamps of a lot' })
  @ApiCreatedResponse({ standardSchema: StampBatchView })
  @ApiAcceptedResponse(IN_BACKGROUND)
  @Allow('records')
  @Post('lots/:lot/stamp-batches')
  async issueForLot(
    @Member() caller: MemberCaller,
    @Param('lot') lot: string,
    @Body({ schema: StampBatchBody }) body: StampBatchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StampBatchView> {
    return pointTo(await this.#batches.issueForLot(caller, lot, body), reply);
  }

  @ApiOperation({ summary: 'Issues a roll: single stamps that get their lot when they are activated' })
  @ApiCreatedResponse({ standardSchema: StampBatchView })
  @ApiAcceptedResponse(IN_BACKGROUND)
  @Allow('records')
  @Post('products/:product/stamp-batches')
  async issueRoll(
    @Member() caller: MemberCaller,
    @Param('product') product: string,
    @Body({ schema: RollBody }) body: RollBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StampBatchView> {
    return pointTo(await this.#batches.issueRoll(caller, product, body), reply);
  }

  @ApiOperation({ summary: 'Stamp batches, newest first; of a lot or a product when named' })
  @ApiOkResponse({ standardSchema: listOf(StampBatchView) })
  @Get('stamp-batches')
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: StampBatchListParams }) params: StampBatchListParams,
  ): Promise<ListView<StampBatchView>> {
    return this.#batches.list(caller, params);
  }

  @ApiOperation({ summary: 'One stamp batch: how far it is written, its stamps by state' })
  @ApiOkResponse({ standardSchema: StampBatchView })
  @Get('stamp-batches/:id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<StampBatchView> {
    return this.#batches.get(caller, id);
  }

  @ApiOperation({ summary: 'Stamps of a batch by their numbers' })
  @ApiOkResponse({ standardSchema: listOf(StampView) })
  @Allow('records') // whoever has the codes can print stamps that open the real page
  @Get('stamp-batches/:id/stamps')
  stamps(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Query({ schema: StampListParams }) params: StampListParams,
  ): Promise<ListView<StampView>> {
    return this.#batches.stamps(caller, id, params);
  }
}

/** Where the batch is; 202 while its codes are still being written. */
function pointTo(batch: StampBatchView, reply: FastifyReply): StampBatchView {
  void reply.header('location', `/api/v1/stamp-batches/${batch.id}`);
  if (!batch.ready) void reply.code(HttpStatus.ACCEPTED);
  return batch;
}
