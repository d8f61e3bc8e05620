import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listOf, ListParams } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  AcceptInvitationBody,
  InvitationBody,
  InvitationOffer,
  InvitationToken,
  InvitationView,
  NewInvitationView,
  SignedInView,
} from '../../domain/http/people.ts';
import { Allow, Member, refuseOtherPage, SESSION_MS, setSessionCookie } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { InvitationService } from './invitation.service.ts';

@ApiTags('people')
@Allow('manage')
@Controller('api/v1/invitations')
export class InvitationController {
  readonly #invitations: InvitationService;
  readonly #settings: ApiSettings;
  constructor(invitations: InvitationService, @Inject(CONFIG) settings: ApiSettings) {
    this.#invitations = invitations;
    this.#settings = settings;
  }

  @ApiOperation({ summary: 'Invitations that are still open, newest first' })
  @ApiOkResponse({ standardSchema: listOf(InvitationView) })
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ListParams }) params: ListParams,
  ): Promise<ListView<InvitationView>> {
    return this.#invitations.list(caller, params);
  }

  @ApiOperation({ summary: 'Invites one person for 7 days; the link is shown this once' })
  @ApiCreatedResponse({ standardSchema: NewInvitationView })
  @Post()
  create(
    @Member() caller: MemberCaller,
    @Body({ schema: InvitationBody }) body: InvitationBody,
  ): Promise<NewInvitationView> {
    return this.#invitations.create(caller, body);
  }

  @ApiOperation({ summary: 'Withdraws an open invitation' })
  @ApiNoContentResponse()
  @HttpCode(204)
  @Delete(':id')
  withdraw(@Member() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.#invitations.withdraw(caller, id);
  }

  @ApiOperation({ summary: 'What the holder of an invitation is invited to' })
  @ApiOkResponse({ standardSchema: InvitationOffer })
  @Allow('open')
  @HttpCode(200)
  @Post('look')
  look(@Body({ schema: InvitationToken }) { token }: InvitationToken): Promise<InvitationOffer> {
    return this.#invitations.look(token);
  }

  @ApiOperation({
    summary:
      'Joins by an invitation and signs in; somebody who has a password here gives that one and keeps name',
  })
  @ApiOkResponse({ standardSchema: SignedInView })
  @Allow('open')
  @HttpCode(200)
  @Post('accept')
  async accept(
    @Body({ schema: AcceptInvitationBody }) body: AcceptInvitationBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    refuseOtherPage(request);
    const view = await this.#invitations.accept(body, request.ip);
    setSessionCookie(reply, { token: view.token, maxAge_s: SESSION_MS / 1_000, settings: this.#settings });
    return view;
  }
}
