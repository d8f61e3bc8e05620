// The shared collection of worked examples and crop tables: it stands beside the project, where there is one.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../../cli/package-root.ts';

const folder = join(packageRoot(), '..', 'shared', 'data', 'agronomy');
const files = { vectors: join(folder, 'vectors.json'), crops: join(folder, 'crops.json') };

export const hasShared = (name: keyof typeof files): boolean => existsSync(files[name]);

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const Expected = z.union([
  z.object({ value: z.number(), tolerance: z.number() }),
  z.object({ values: z.array(z.number()), tolerance: z.number() }),
]);
export type Expected = z.infer<typeof Expected>;

const Vector = z.object({
  id: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), Expected).default({}),
  recomputedEt0: z.number().optional(),
  recomputedEt0Hargreaves: z.number().optional(),
  variants: z.array(z.object({ id: z.string(), expected: z.record(z.string(), Expected) })).default([]),
});
export type Vector = z.infer<typeof Vector>;

const Vectors = z.object({ vectors: z.array(Vector), small: z.array(Vector) });

/** Every vector, the large examples first. */
export function sharedVectors(): Vector[] {
  const { vectors, small } = Vectors.parse(read(files.vectors));
  return [...vectors, ...small];
}

const Lengths = z.object({
  ini: z.number(),
  dev: z.number(),
  mid: z.number(),
  late: z.number(),
  total: z.number(),
});
const Crops = z.object({
  crops: z.array(
    z.object({
      id: z.string(),
      kcIni: z.number(),
      kcMid: z.number(),
      kcEnd: z.number(),
      heightM: z.number(),
      zrMinM: z.number(),
      zrMaxM: z.number(),
      p: z.number(),
      lengthsDays: z.array(Lengths).nullable(),
    }),
  ),
  absent: z.array(z.object({ id: z.string() })),
});

export const sharedCrops = (): z.infer<typeof Crops> => Crops.parse(read(files.crops));
