import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActivateBody, StampActView, VoidBody } from '../../domain/http/stamps.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { StampActService } from './stamp-act.service.ts';

@ApiTags('stamps')
@Allow('records')
@Controller('api/v1/stamps')
export class StampActController {
  readonly #acts: StampActService;
  constructor(acts: StampActService) {
    this.#acts = acts;
  }

  @ApiOperation({ summary: 'Activates stamps by ranges or codes; those of a roll get their lot' })
  @ApiOkResponse({ standardSchema: StampActView })
  @HttpCode(200)
  @Post('activate')
  activate(
    @Member() caller: MemberCaller,
    @Body({ schema: ActivateBody }) body: ActivateBody,
  ): Promise<StampActView> {
    return this.#acts.activate(caller, body);
  }

  @ApiOperation({ summary: 'Voids stamps by ranges or codes, for good' })
  @ApiOkResponse({ standardSchema: StampActView })
  @HttpCode(200)
  @Post('void')
  void(@Member() caller: MemberCaller, @Body({ schema: VoidBody }) body: VoidBody): Promise<StampActView> {
    return this.#acts.void(caller, body);
  }
}
