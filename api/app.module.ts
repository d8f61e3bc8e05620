import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth/index.ts';
import { ConsoleModule } from './console/index.ts';
import { EvidenceModule } from './evidence/index.ts';
import { FilesModule } from './files/index.ts';
import { GatewayModule } from './gateway/index.ts';
import { HealthModule } from './health/index.ts';
import { KnownRoutes } from './known-routes.ts';
import { LotModule } from './lot/index.ts';
import { OrgModule } from './org/index.ts';
import { PlatformModule } from './platform/index.ts';
import type { Platform } from './platform/index.ts';
import { PlotModule } from './plot/index.ts';
import { PrintModule } from './print/index.ts';
import { ProductModule } from './product/index.ts';
import { ResolverModule } from './resolver/index.ts';
import { SeasonModule } from './season/index.ts';
import { StampModule } from './stamp/index.ts';

/** Every feature, by name. */
const FEATURES = [
  AuthModule,
  OrgModule,
  GatewayModule,
  EvidenceModule,
  HealthModule,
  ProductModule,
  LotModule,
  PlotModule,
  SeasonModule,
  FilesModule,
  StampModule,
  PrintModule,
  ResolverModule,
  ConsoleModule,
];

@Module({})
export class AppModule {
  static of(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.of(platform), ...FEATURES],
      providers: [KnownRoutes],
    };
  }
}
