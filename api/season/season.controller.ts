import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listOf, ListParams } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  HistoryParams,
  HistoryView,
  SeasonBody,
  SeasonPatch,
  SeasonView,
} from '../../domain/http/records.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { SeasonService } from './season.service.ts';

@ApiTags('seasons')
@Allow('read')
@Controller('api/v1/seasons')
export class SeasonController {
  readonly #seasons: SeasonService;
  constructor(seasons: SeasonService) {
    this.#seasons = seasons;
  }

  @ApiOperation({ summary: 'Seasons of the cooperative, newest first' })
  @ApiOkResponse({ standardSchema: listOf(SeasonView) })
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ListParams }) params: ListParams,
  ): Promise<ListView<SeasonView>> {
    return this.#seasons.list(caller, params);
  }

  @ApiOperation({ summary: 'Adds a season' })
  @ApiCreatedResponse({ standardSchema: SeasonView })
  @Allow('records')
  @Post()
  create(
    @Member() caller: MemberCaller,
    @Body({ schema: SeasonBody }) body: SeasonBody,
  ): Promise<SeasonView> {
    return this.#seasons.create(caller, body);
  }

  @ApiOperation({ summary: 'One season' })
  @ApiOkResponse({ standardSchema: SeasonView })
  @Get(':id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<SeasonView> {
    return this.#seasons.get(caller, id);
  }

  @ApiOperation({ summary: 'Corrects a season; what stood before is kept' })
  @ApiOkResponse({ standardSchema: SeasonView })
  @Allow('records')
  @Patch(':id')
  change(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: SeasonPatch }) patch: SeasonPatch,
  ): Promise<SeasonView> {
    return this.#seasons.change(caller, id, patch);
  }

  @ApiOperation({ summary: 'What a season said before each correction, newest first' })
  @ApiOkResponse({ standardSchema: HistoryView })
  @Get(':id/history')
  history(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Query({ schema: HistoryParams }) params: HistoryParams,
  ): Promise<HistoryView> {
    return this.#seasons.history(caller, id, params);
  }
}
