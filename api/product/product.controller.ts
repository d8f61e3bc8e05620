import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { listOf } from '../../domain/http/list.ts';
import type { ListView } from '../../domain/http/list.ts';
import {
  ArchivableListParams,
  HistoryParams,
  HistoryView,
  ProductBody,
  ProductPatch,
  ProductView,
} from '../../domain/http/records.ts';
import { Allow, Member } from '../auth/index.ts';
import type { MemberCaller } from '../auth/index.ts';
import { ProductService } from './product.service.ts';

@ApiTags('products')
@Allow('read')
@Controller('api/v1/products')
export class ProductController {
  readonly #products: ProductService;
  constructor(products: ProductService) {
    this.#products = products;
  }

  @ApiOperation({
    summary: 'Products of the cooperative, newest first; with `archived=true` those taken out of the list',
  })
  @ApiOkResponse({ standardSchema: listOf(ProductView) })
  @Get()
  list(
    @Member() caller: MemberCaller,
    @Query({ schema: ArchivableListParams }) params: ArchivableListParams,
  ): Promise<ListView<ProductView>> {
    return this.#products.list(caller, params);
  }

  @ApiOperation({ summary: 'Adds a product' })
  @ApiCreatedResponse({ standardSchema: ProductView })
  @Allow('records')
  @Post()
  create(
    @Member() caller: MemberCaller,
    @Body({ schema: ProductBody }) body: ProductBody,
  ): Promise<ProductView> {
    return this.#products.create(caller, body);
  }

  @ApiOperation({ summary: 'One product' })
  @ApiOkResponse({ standardSchema: ProductView })
  @Get(':id')
  get(@Member() caller: MemberCaller, @Param('id') id: string): Promise<ProductView> {
    return this.#products.get(caller, id);
  }

  @ApiOperation({ summary: 'Corrects a product; what stood before is kept' })
  @ApiOkResponse({ standardSchema: ProductView })
  @Allow('records')
  @Patch(':id')
  change(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Body({ schema: ProductPatch }) patch: ProductPatch,
  ): Promise<ProductView> {
    return this.#products.change(caller, id, patch);
  }

  @ApiOperation({ summary: 'Takes a product out of the list; its stamps keep their pages' })
  @ApiNoContentResponse()
  @Allow('records')
  @HttpCode(204)
  @Delete(':id')
  archive(@Member() caller: MemberCaller, @Param('id') id: string): Promise<void> {
    return this.#products.archive(caller, id);
  }

  @ApiOperation({ summary: 'What a product said before each correction, newest first' })
  @ApiOkResponse({ standardSchema: HistoryView })
  @Get(':id/history')
  history(
    @Member() caller: MemberCaller,
    @Param('id') id: string,
    @Query({ schema: HistoryParams }) params: HistoryParams,
  ): Promise<HistoryView> {
    return this.#products.history(caller, id, params);
  }
}
