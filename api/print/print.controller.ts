import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { listOf } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import { LabelLayoutView, LabelParams } from '../../domain/http/stamps.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { LAYOUTS, placesOnPage } from '../label/index.ts';
import { contentDisposition } from './file-name.ts';
import { PrintService } from './print.service.ts';

@ApiTags('labels')
@Allow('read')
@Controller('api/v1')
export class PrintController {
  readonly #prints: PrintService;
  constructor(prints: PrintService) {
    this.#prints = prints;
  }

  @ApiOperation({ summary: 'Label stock that there are layouts for' })
  @ApiOkResponse({ standardSchema: listOf(LabelLayoutView) })
  @Get('label-layouts')
  layouts(): ListView<LabelLayoutView> {
    const items = LAYOUTS.map((layout) => {
      const { id, page, label } = layout;
      return { id, per_sheet: placesOnPage(layout), page, label };
    });
    return { items, next: null };
  }

  @ApiOperation({ summary: 'Print file of a batch: labels.pdf, or its first sheet as labels.svg' })
  @ApiOkResponse({ description: 'The file', content: { 'application/pdf': {}, 'image/svg+xml': {} } })
  @Allow('records') // a printed stamp opens the real page, whoever printed it
  @Get('stamp-batches/:id/labels.:format')
  async labels(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Param('format') extension: string,
    @Query({ schema: LabelParams }) params: LabelParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { format, batch, bytes } = await this.#prints.print(caller, id, { extension, params });
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(Readable.from(bytes, { objectMode: false }), {
      type: format.type,
      disposition: contentDisposition('inline', {
        parts: ['nhãn', batch.product_name, batch.lot_number ?? '', batch.id],
        extension: format.id,
      }),
    });
  }
}
