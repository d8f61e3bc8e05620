import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Clock } from '../../domain/clock.ts';
import { CooperativeBody, CooperativeView } from '../../domain/http/people.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { CLOCK } from '../platform/index.ts';
import { CooperativeRepository } from './cooperative.repository.ts';

@ApiTags('people')
@Allow('read')
@Controller('api/v1/cooperative')
export class CooperativeController {
  readonly #cooperatives: CooperativeRepository;
  readonly #clock: Clock;
  constructor(cooperatives: CooperativeRepository, @Inject(CLOCK) clock: Clock) {
    this.#cooperatives = cooperatives;
    this.#clock = clock;
  }

  @ApiOperation({ summary: 'The cooperative that the caller is signed in to' })
  @ApiOkResponse({ standardSchema: CooperativeView })
  @Get()
  async get(@Member() { cooperative }: MemberCaller): Promise<CooperativeView> {
    const { id, name, address, phone } = await this.#cooperatives.get(cooperative);
    return { id, name, address, phone };
  }

  @ApiOperation({ summary: 'Corrects name, address and phone, which buyers see; what stood before is kept' })
  @ApiOkResponse({ standardSchema: CooperativeView })
  @Allow('manage')
  @Put()
  async change(
    @Member() caller: MemberCaller,
    @Body({ schema: CooperativeBody }) fields: CooperativeBody,
  ): Promise<CooperativeView> {
    const { cooperative, member } = caller;
    await this.#cooperatives.update(cooperative, { fields, at: this.#clock.now(), member });
    return this.get(caller);
  }
}
