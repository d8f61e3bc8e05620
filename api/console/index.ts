import { Module } from '@nestjs/common';
import { ConsoleService } from './console.service.ts';

/** The cooperative's console: the files of `dashboards/coop`. */
@Module({ providers: [ConsoleService] })
export class ConsoleModule {}
