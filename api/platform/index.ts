export { Ids } from './ids.ts';
export { PlatformModule } from './platform.module.ts';
export type { Platform } from './platform.module.ts';
export type { ApiSettings, RandomBytes } from './settings.ts';
export { CLOCK, CONFIG, DB, LOG, RANDOM, RENDERER } from './tokens.ts';
