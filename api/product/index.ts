import { Module } from '@nestjs/common';
import { Records } from '../records/index.ts';
import { ProductController } from './product.controller.ts';
import { ProductRepository } from './product.repository.ts';
import { ProductService } from './product.service.ts';

export { ProductRepository };

@Module({
  controllers: [ProductController],
  providers: [Records, ProductRepository, ProductService],
  exports: [ProductRepository],
})
export class ProductModule {}
