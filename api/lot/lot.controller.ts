import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listOf } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  HistoryParams,
  HistoryView,
  LotBody,
  LotListParams,
  LotPatch,
  LotView,
  RecallBody,
} from '../../domain/http/records.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { LotService } from './lot.service.ts';

@ApiTags('lots')
@Allow('read')
@Controller('api/v1/lots')
export class LotController {
  readonly #lots: LotService;
  constructor(lots: LotService) {
    this.#lots = lots;
  }

  @ApiOperation({ summary: 'Lots of the cooperative or of one product, newest first' })
  @ApiOkResponse({ standardSchema: listOf(LotView) })
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: LotListParams }) params: LotListParams,
  ): Promise<ListView<LotView>> {
    return this.#lots.list(caller, params);
  }

  @ApiOperation({ summary: 'Adds a lot' })
  @ApiCreatedResponse({ standardSchema: LotView })
  @Allow('records')
  @Post()
  create(@Member() caller: MemberCaller, @Body({ schema: LotBody }) body: LotBody): Promise<LotView> {
    return this.#lots.create(caller, body);
  }

  @ApiOperation({ summary: 'One lot' })
  @ApiOkResponse({ standardSchema: LotView })
  @Get(':id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<LotView> {
    return this.#lots.get(caller, id);
  }

  @ApiOperation({ summary: 'Corrects a lot; what stood before is kept' })
  @ApiOkResponse({ standardSchema: LotView })
  @Allow('records')
  @Patch(':id')
  change(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: LotPatch }) patch: LotPatch,
  ): Promise<LotView> {
    return this.#lots.change(caller, id, patch);
  }

  @ApiOperation({ summary: 'Recalls a lot: the pages of all its stamps turn red at once' })
  @ApiOkResponse({ standardSchema: LotView })
  @Allow('records')
  @HttpCode(200)
  @Post(':id/recall')
  recall(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: RecallBody }) body: RecallBody,
  ): Promise<LotView> {
    return this.#lots.recall(caller, id, body);
  }

  @ApiOperation({ summary: 'What a lot said before each correction, newest first' })
  @ApiOkResponse({ standardSchema: HistoryView })
  @Get(':id/history')
  history(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Query({ schema: HistoryParams }) params: HistoryParams,
  ): Promise<HistoryView> {
    return this.#lots.history(caller, id, params);
  }
}
