import type { Words } from '../words.ts';
import { common } from './common.ts';
import { coop } from './coop.ts';
import { door } from './door.ts';
import { lots } from './lots.ts';
import { plots, products } from './records.ts';
import { stamps } from './stamps.ts';

export const en: Words = { common, door, lots, stamps, products, plots, coop };
