import type { Selectable } from 'kysely';
import type { StampBatchTable } from '../db/index.ts';

export type StampBatchRow = Selectable<StampBatchTable>;

/** Codes of a batch: a lot's stamp is one, printed `count` times. */
export const codesIn = ({ level, count }: Pick<StampBatchRow, 'level' | 'count'>): number =>
  level === 'lot' ? 1 : count;
