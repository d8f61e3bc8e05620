import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  GatewayBody,
  GatewayView,
  NewGatewayView,
  PairBody,
  PairedView,
} from '../../domain/http/gateways.ts';
import { listOf, ListParams } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import { Allow, Gateway, Member } from '../auth/index.ts';
import type { GatewayCaller, MemberCaller } from '../auth/index.ts';
import { GatewayService } from './gateway.service.ts';

@ApiTags('gateways')
@Allow('manage')
@Controller('api/v1/gateways')
export class GatewayController {
  readonly #gateways: GatewayService;
  constructor(gateways: GatewayService) {
    this.#gateways = gateways;
  }

  @ApiOperation({ summary: 'Gateways of the cooperative that were not withdrawn, newest first' })
  @ApiOkResponse({ standardSchema: listOf(GatewayView) })
  @Allow('read')
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ListParams }) params: ListParams,
  ): Promise<ListView<GatewayView>> {
    return this.#gateways.list(caller, params);
  }

  @ApiOperation({ summary: 'Adds a gateway; its token is shown this once' })
  @ApiCreatedResponse({ standardSchema: NewGatewayView })
  @Post()
  create(
    @Member() caller: MemberCaller,
    @Body({ schema: GatewayBody }) body: GatewayBody,
  ): Promise<NewGatewayView> {
    return this.#gateways.create(caller, body);
  }

  @ApiOperation({ summary: 'A gateway says who it is and proves it; its first key is bound to its token' })
  @ApiOkResponse({ standardSchema: PairedView })
  @Allow('gateway')
  @HttpCode(200)
  @Post('pair')
  pair(@Gateway() caller: GatewayCaller, @Body({ schema: PairBody }) body: PairBody): Promise<PairedView> {
    return this.#gateways.pair(caller, body);
  }

  @ApiOperation({ summary: 'One gateway' })
  @ApiOkResponse({ standardSchema: GatewayView })
  @Allow('read')
  @Get(':id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<GatewayView> {
    return this.#gateways.get(caller, id);
  }

  @ApiOperation({
    summary: 'A new token, shown this once; the old one ends, and another box may pair with it',
  })
  @ApiCreatedResponse({ standardSchema: NewGatewayView })
  @Post(':id/token')
  renewToken(@Member() caller: MemberCaller, @Param('id') id: string): Promise<NewGatewayView> {
    return this.#gateways.renewToken(caller, id);
  }

  @ApiOperation({ summary: 'Withdraws a gateway: its token ends, its evidence stays' })
  @ApiNoContentResponse()
  @HttpCode(204)
  @Delete(':id')
  withdraw(@Member() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.#gateways.withdraw(caller, id);
  }
}
