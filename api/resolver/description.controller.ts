import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { describeResolver } from '../../domain/linkset.ts';
import type { ResolverDescription } from '../../domain/linkset.ts';
import { Allow } from '../auth/index.ts';
import { CONFIG } from '../platform/index.ts';
import type { ApiSettings } from '../platform/index.ts';
import { CORS } from './answers.ts';

const NAME = 'Nông Số';

@ApiTags('stamp addresses')
@Allow('open')
@Controller('.well-known')
export class DescriptionController {
  readonly #settings: ApiSettings;
  constructor(@Inject(CONFIG) settings: ApiSettings) {
    this.#settings = settings;
  }

  @ApiOperation({ summary: 'What this GS1 Digital Link resolver can do' })
  @Get('gs1resolver')
  describe(@Res({ passthrough: true }) reply: FastifyReply): ResolverDescription {
    void reply.headers(CORS);
    return describeResolver(NAME, this.#settings.publicUrl);
  }
}
