import type { FarmTime } from '../../ui/farm-time.ts';
import type { Words } from '../../ui/messages/words.ts';
import type { PointFace } from '../../ui/number.ts';
import type { ChartData } from './chart-data.ts';
import type { Band } from './gauge.ts';

export interface ChartProps {
  readonly data: ChartData;
  readonly band: Band | undefined;
  readonly face: PointFace;
  readonly time: FarmTime;
  readonly words: Words;
  /** Days along the axis instead of hours. */
  readonly showsDays: boolean;
}
