import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MeView, SignedInView, SignInBody } from '../../domain/http/people.ts';
import { CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { Allow, Member } from './caller.ts';
import type { MemberCaller } from './caller.ts';
import { setSessionCookie } from './cookie.ts';
import { refuseOtherPage } from './own-page.ts';
import { SESSION_MS } from './session-time.ts';
import { SessionService } from './session.service.ts';

@ApiTags('people')
@Controller('api/v1')
export class SessionController {
  readonly #sessions: SessionService;
  readonly #settings: ApiSettings;
  constructor(sessions: SessionService, @Inject(CONFIG) settings: ApiSettings) {
    this.#sessions = sessions;
    this.#settings = settings;
  }

  @ApiOperation({ summary: 'Signs in by phone number or e-mail; browsers get a cookie as well' })
  @ApiOkResponse({ standardSchema: SignedInView })
  @Allow('open')
  @HttpCode(200)
  @Post('session')
  async signIn(
    @Body({ schema: SignInBody }) body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInView> {
    refuseOtherPage(request);
    const view = await this.#sessions.signIn(body, request.ip);
    setSessionCookie(reply, { token: view.token, maxAge_s: SESSION_MS / 1_000, settings: this.#settings });
    return view;
  }

  @ApiOperation({
    summary: 'Who is signed in, in which cooperative, and in which others the person is a member',
  })
  @ApiOkResponse({ standardSchema: MeView })
  @Allow('read')
  @Get('session')
  me(@Member() caller: MemberCaller): Promise<MeView> {
    return this.#sessions.me(caller);
  }

  @ApiOperation({ summary: 'Signs out' })
  @ApiNoContentResponse()
  @Allow('read')
  @HttpCode(204)
  @Delete('session')
  async signOut(
    @Member() caller: MemberCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.#sessions.end(caller);
    setSessionCookie(reply, { token: '', maxAge_s: 0, settings: this.#settings });
  }

  @ApiOperation({ summary: 'Signs the person out everywhere: on every device and in every cooperative' })
  @ApiNoContentResponse()
  @Allow('read')
  @HttpCode(204)
  @Delete('sessions')
  async signOutEverywhere(
    @Member() caller: MemberCaller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.#sessions.endAll(caller);
    setSessionCookie(reply, { token: '', maxAge_s: 0, settings: this.#settings });
  }
}
