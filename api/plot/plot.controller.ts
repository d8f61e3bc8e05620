import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { listOf } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  ArchivableListParams,
  HistoryParams,
  HistoryView,
  PlotBody,
  PlotPatch,
  PlotView,
} from '../../domain/http/records.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { PlotService } from './plot.service.ts';

@ApiTags('plots')
@Allow('read')
@Controller('api/v1/plots')
export class PlotController {
  readonly #plots: PlotService;
  constructor(plots: PlotService) {
    this.#plots = plots;
  }

  @ApiOperation({
    summary: 'Plots of the cooperative, newest first; with `archived=true` those taken out of the list',
  })
  @ApiOkResponse({ standardSchema: listOf(PlotView) })
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ArchivableListParams }) params: ArchivableListParams,
  ): Promise<ListView<PlotView>> {
    return this.#plots.list(caller, params);
  }

  @ApiOperation({ summary: 'Adds a plot' })
  @ApiCreatedResponse({ standardSchema: PlotView })
  @Allow('records')
  @Post()
  create(@Member() caller: MemberCaller, @Body({ schema: PlotBody }) body: PlotBody): Promise<PlotView> {
    return this.#plots.create(caller, body);
  }

  @ApiOperation({ summary: 'One plot' })
  @ApiOkResponse({ standardSchema: PlotView })
  @Get(':id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<PlotView> {
    return this.#plots.get(caller, id);
  }

  @ApiOperation({ summary: 'Corrects a plot; what stood before is kept' })
  @ApiOkResponse({ standardSchema: PlotView })
  @Allow('records')
  @Patch(':id')
  change(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: PlotPatch }) patch: PlotPatch,
  ): Promise<PlotView> {
    return this.#plots.change(caller, id, patch);
  }

  @ApiOperation({ summary: 'Takes a plot out of the list; lots and seasons keep naming it' })
  @ApiNoContentResponse()
  @Allow('records')
  @HttpCode(204)
  @Delete(':id')
  archive(@Member() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.#plots.archive(caller, id);
  }

  @ApiOperation({ summary: 'What a plot said before each correction, newest first' })
  @ApiOkResponse({ standardSchema: HistoryView })
  @Get(':id/history')
  history(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Query({ schema: HistoryParams }) params: HistoryParams,
  ): Promise<HistoryView> {
    return this.#plots.history(caller, id, params);
  }
}
