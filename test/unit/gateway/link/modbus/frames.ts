import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../../cli/package-root.ts';

export interface RecordedExchange {
  readonly request: string;
  readonly response?: string;
  readonly values?: Readonly<Record<string, number>>;
}

/** Byte frames, in hexadecimal, that manuals print and people recorded. */
export interface Recorded {
  readonly crc: { readonly frames: readonly { readonly hex: string }[] };
  readonly devices: readonly {
    readonly device: string;
    readonly protocol?: string;
    readonly exchanges: readonly RecordedExchange[];
  }[];
  readonly wrongCrc: readonly { readonly hex: string; readonly rightCrc: string }[];
  readonly garbage: readonly { readonly hex: string; readonly answerTo: string }[];
}

// They lie beside the product, not in it; where they are missing, the tests that need them are skipped.
const file = join(packageRoot(), '..', 'shared', 'data', 'modbus', 'frames.json');

export const hasRecorded = existsSync(file);

export const recorded: Recorded = hasRecorded
  ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded)
  : { crc: { frames: [] }, devices: [], wrongCrc: [], garbage: [] };
