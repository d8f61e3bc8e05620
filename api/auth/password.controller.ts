import { Body, Controller, HttpCode, Put, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { PasswordBody } from '../../domain/http/people.ts';
import { Allow, Member } from './caller.ts';
import type { MemberCaller } from './caller.ts';
import { PasswordService } from './password.service.ts';

@ApiTags('people')
@Allow('read')
@Controller('api/v1/password')
export class PasswordController {
  readonly #passwords: PasswordService;
  constructor(passwords: PasswordService) {
    this.#passwords = passwords;
  }

  @ApiOperation({ summary: "Changes one's own password and ends one's other sessions" })
  @ApiNoContentResponse()
  @HttpCode(204)
  @Put()
  change(
    @Member() caller: MemberCaller,
    @Body({ schema: PasswordBody }) body: PasswordBody,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    return this.#passwords.change(caller, body, ip);
  }
}
