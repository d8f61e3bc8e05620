import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { listOf, ListParams } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import { MemberPatch, MemberView, NewPasswordView } from '../../domain/http/people.ts';
import type { Role } from '../../domain/http/people.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { MemberService } from './member.service.ts';

@ApiTags('people')
@Allow('manage')
@Controller('api/v1/members')
export class MemberController {
  readonly #members: MemberService;
  constructor(members: MemberService) {
    this.#members = members;
  }

  @ApiOperation({
    summary:
      'Members of the cooperative, newest first; managers and clerks see their logins, others an empty one',
  })
  @ApiOkResponse({ standardSchema: listOf(MemberView) })
  @Allow('read')
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ListParams }) params: ListParams,
  ): Promise<ListView<MemberView>> {
    return this.#members.list(caller, params);
  }

  @ApiOperation({ summary: 'Gives a member another role; the last manager stays one' })
  @ApiOkResponse({ standardSchema: MemberView })
  @Patch(':id')
  setRole(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: MemberPatch }) { role }: { role: Role },
  ): Promise<MemberView> {
    return this.#members.setRole(caller, id, role);
  }

  @ApiOperation({
    summary:
      'A fresh password, shown this once, for a member who has forgotten theirs and belongs to no other cooperative',
  })
  @ApiCreatedResponse({ standardSchema: NewPasswordView })
  @Post(':id/password')
  replacePassword(@Member() caller: MemberCaller, @Param('id') id: string): Promise<NewPasswordView> {
    return this.#members.replacePassword(caller, id);
  }

  @ApiOperation({ summary: 'Removes a member and ends the sessions; never the last manager' })
  @ApiNoContentResponse()
  @HttpCode(204)
  @Delete(':id')
  remove(@Member() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.#members.remove(caller, id);
  }
}
