import { Body, Controller, Get, Headers, Param, Post, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FileView } from '../../domain/http/records.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { FileService } from './file.service.ts';
import { PICTURE_TYPES } from './upload.ts';

const NAME = /^([0-9a-f]{64})\.webp$/;
const NOT_MODIFIED = 304;

@ApiTags('files')
@Controller()
export class FileController {
  readonly #files: FileService;
  constructor(files: FileService) {
    this.#files = files;
  }

  @ApiOperation({
    summary: 'Takes a picture of at most 10 MB and keeps it small, upright and without metadata',
  })
  @ApiConsumes(...PICTURE_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ standardSchema: FileView })
  @Allow('records')
  @Post('api/v1/files')
  add(@Member() caller: MemberCaller, @Body() upload: unknown): Promise<FileView> {
    return this.#files.add(caller, upload);
  }

  /** Open: nobody guesses a digest, and the pages of buyers who were never here show it. */
  @ApiOperation({ summary: 'A picture by the SHA-256 of its bytes' })
  @ApiProduces('image/webp')
  @Allow('open')
  @Get('files/:name')
  async show(
    @Param('name') name: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const digest = NAME.exec(name)?.[1];
    const bytes = digest === undefined ? undefined : await this.#files.bytes(digest);
    if (!bytes) throw new Refusal('not_found');
    const tag = `"${digest}"`;
    void reply.header('etag', tag).header('cache-control', 'public, max-age=31536000, immutable');
    if (known?.includes(tag) === true) void reply.code(NOT_MODIFIED).send();
    else void reply.header('content-type', 'image/webp').send(bytes);
  }
}
